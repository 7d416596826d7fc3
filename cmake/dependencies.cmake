# Everything the core needs, with the oldest version known to work and why it is here.
# Debian 12 has all of it; scripts/install-dependencies installs it.

find_package(Threads REQUIRED)
find_package(TBB 2021.5 REQUIRED)              # all parallel work
find_package(simdjson 3.0 REQUIRED)            # reading rows in bulk
find_package(nlohmann_json 3.11 REQUIRED)      # reward specs, summaries
find_package(valijson REQUIRED)                # JSON Schema; headers only
find_package(fmt 9.1 REQUIRED)                 # messages and tables
find_package(tl-expected 1.0 REQUIRED)         # values or errors
find_package(ICU 70 REQUIRED COMPONENTS uc)    # UTF-8
find_package(ZLIB 1.2.11 REQUIRED)             # .gz
find_package(PkgConfig REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd>=1.5)  # .zst
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)            # regular expressions, linear time
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)  # BLAKE2b: keys of caches whose contents are hostile
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash>=0.8)  # fingerprints of rows by the million

include("${CMAKE_CURRENT_LIST_DIR}/d3.cmake")                  # charts of reports

list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
find_package(FLINT 2.9 REQUIRED)  # exact arithmetic, algebraic numbers, balls

find_package(Boost 1.74 REQUIRED)              # Boost.Process: the sandbox's supervisor
if(CUPEL_BUILD_SANDBOX)
  find_library(SECCOMP_STATIC libseccomp.a REQUIRED)  # system call filters; in a static program
endif()
if(CUPEL_BUILD_CLI)
  find_package(CLI11 2.1 REQUIRED)             # the command line
endif()
if(CUPEL_BUILD_TRAINER)
  find_package(LibTorch 2.11 REQUIRED)         # tensors, autograd: the trainer alone
endif()
