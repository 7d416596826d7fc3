# How every target of the project is compiled. A build type that is not given is Release.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(cupel_options INTERFACE)
target_include_directories(cupel_options INTERFACE "${PROJECT_SOURCE_DIR}"
                                                   "${PROJECT_BINARY_DIR}/generated")
target_compile_options(cupel_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                               -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms on std::string's operator+: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105329
  target_compile_options(cupel_options INTERFACE -Wno-restrict)
endif()
if(CUPEL_WERROR)
  target_compile_options(cupel_options INTERFACE -Werror)
endif()

# CUPEL_SANITIZE: "address,undefined" or "thread"; CUPEL_FUZZ adds libFuzzer's instrumentation.
if(CUPEL_SANITIZE)
  set(sanitize "-fsanitize=${CUPEL_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_compile_options(${sanitize})
  add_link_options(${sanitize})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What sanitizers insert brings on false alarms: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105562
    target_compile_options(cupel_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(CUPEL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
