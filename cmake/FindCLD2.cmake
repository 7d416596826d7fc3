# CLD2, the compact language detector, which comes with neither CMake nor pkg-config files.
# Defines the target CLD2::CLD2.

include(FindPackageHandleStandardArgs)

find_path(CLD2_INCLUDE_DIR cld2/public/compact_lang_det.h)
find_library(CLD2_LIBRARY cld2)
find_package_handle_standard_args(CLD2 REQUIRED_VARS CLD2_LIBRARY CLD2_INCLUDE_DIR)
mark_as_advanced(CLD2_LIBRARY CLD2_INCLUDE_DIR)

if(CLD2_FOUND AND NOT TARGET CLD2::CLD2)
  add_library(CLD2::CLD2 INTERFACE IMPORTED)
  target_link_libraries(CLD2::CLD2 INTERFACE "${CLD2_LIBRARY}")
  target_include_directories(CLD2::CLD2 SYSTEM INTERFACE "${CLD2_INCLUDE_DIR}")
endif()
