# FLINT with Arb and Calcium: one library since FLINT 3, three beside each other before (Debian 12).
# Defines the target FLINT::FLINT.

include(FindPackageHandleStandardArgs)

find_path(FLINT_INCLUDE_DIR flint/fmpz_mpoly.h)
find_library(FLINT_LIBRARY flint)
find_library(GMP_LIBRARY gmp)    # FLINT's headers call GMP and MPFR inline
find_library(MPFR_LIBRARY mpfr)
set(flint_parts FLINT_LIBRARY FLINT_INCLUDE_DIR GMP_LIBRARY MPFR_LIBRARY)
set(flint_libraries "${FLINT_LIBRARY}" "${MPFR_LIBRARY}" "${GMP_LIBRARY}")

if(FLINT_INCLUDE_DIR AND NOT EXISTS "${FLINT_INCLUDE_DIR}/flint/qqbar.h")
  find_path(ARB_INCLUDE_DIR acb_calc.h)
  find_path(CALCIUM_INCLUDE_DIR calcium/qqbar.h)
  find_library(ARB_LIBRARY NAMES flint-arb arb)
  find_library(CALCIUM_LIBRARY calcium)
  list(APPEND flint_parts ARB_LIBRARY ARB_INCLUDE_DIR CALCIUM_LIBRARY CALCIUM_INCLUDE_DIR)
  list(PREPEND flint_libraries "${CALCIUM_LIBRARY}" "${ARB_LIBRARY}")
endif()

if(FLINT_INCLUDE_DIR)
  file(STRINGS "${FLINT_INCLUDE_DIR}/flint/flint.h" flint_version_line
       REGEX "^#define[ \t]+(__)?FLINT_VERSION[ \t]+\"")
  string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" FLINT_VERSION "${flint_version_line}")
endif()

find_package_handle_standard_args(FLINT REQUIRED_VARS ${flint_parts} VERSION_VAR FLINT_VERSION)
mark_as_advanced(${flint_parts})

if(FLINT_FOUND AND NOT TARGET FLINT::FLINT)
  add_library(FLINT::FLINT INTERFACE IMPORTED)
  target_link_libraries(FLINT::FLINT INTERFACE ${flint_libraries})
  target_include_directories(FLINT::FLINT SYSTEM INTERFACE "${FLINT_INCLUDE_DIR}")
endif()
