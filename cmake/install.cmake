# The library, its headers and what find_package(cupel) needs. Headers in internal/ and harness/ stay here.

include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cupel")
install(TARGETS cupel EXPORT cupelTargets)
install(EXPORT cupelTargets NAMESPACE cupel:: DESTINATION "${config_dir}")
foreach(folder IN LISTS folders)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}"
          DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/cupel"
          FILES_MATCHING PATTERN "*.h" PATTERN internal EXCLUDE PATTERN harness EXCLUDE)
endforeach()
install(FILES "${PROJECT_BINARY_DIR}/generated/base/version.h"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/cupel/base")

configure_package_config_file(cmake/cupelConfig.cmake.in cupelConfig.cmake
                              INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file(cupelConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/FindFLINT.cmake "${PROJECT_BINARY_DIR}/cupelConfig.cmake"
              "${PROJECT_BINARY_DIR}/cupelConfigVersion.cmake" DESTINATION "${config_dir}")
