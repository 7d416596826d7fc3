# LibTorch as the PyPI wheel `torch` brings it. The wheel's own TorchConfig.cmake asks for nvcc even
# where only the CPU is wanted. CUPEL_TORCH is the folder site-packages/torch.
# Defines the target LibTorch::CPU.

include(FindPackageHandleStandardArgs)

set(CUPEL_TORCH "" CACHE PATH "The folder site-packages/torch of a PyTorch wheel")

find_path(LibTorch_INCLUDE_DIR ATen/Tensor.h HINTS "${CUPEL_TORCH}/include" NO_DEFAULT_PATH)
find_library(LibTorch_CPU torch_cpu HINTS "${CUPEL_TORCH}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10 c10 HINTS "${CUPEL_TORCH}/lib" NO_DEFAULT_PATH)
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU LibTorch_C10)

if(LibTorch_INCLUDE_DIR)
  file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" lines
       REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  list(TRANSFORM lines REPLACE "[^0-9]" "")
  list(JOIN lines "." LibTorch_VERSION)
endif()

find_package_handle_standard_args(
  LibTorch
  REQUIRED_VARS LibTorch_CPU LibTorch_C10 LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE
    "Set CUPEL_TORCH to the folder site-packages/torch, or run scripts/build-trainer, which installs it.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::CPU)
  add_library(LibTorch::CPU INTERFACE IMPORTED)
  # After the system's folders: the wheel brings an fmt of its own, another than the one linked to.
  set_target_properties(
    LibTorch::CPU
    PROPERTIES INTERFACE_COMPILE_OPTIONS
               "SHELL:-idirafter \"${LibTorch_INCLUDE_DIR}\";SHELL:-idirafter \"${LibTorch_INCLUDE_DIR}/torch/csrc/api/include\""
               INTERFACE_LINK_LIBRARIES "${LibTorch_CPU};${LibTorch_C10}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False alarms on the tensor that stands for none, which nobody deletes.
    set_property(TARGET LibTorch::CPU APPEND PROPERTY INTERFACE_COMPILE_OPTIONS -Wno-free-nonheap-object)
  endif()
  # What the libraries themselves need lies beside them: their own run path finds it, the linker does not.
  target_link_options(LibTorch::CPU INTERFACE "LINKER:--allow-shlib-undefined")
endif()
