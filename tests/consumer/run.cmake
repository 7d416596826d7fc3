# Installs the library to a scratch folder, then configures, builds and runs a program that knows
# nothing of this source tree but find_package(cupel).

function(step)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}: ${status}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
step(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${SCRATCH}/prefix")
file(GLOB_RECURSE private "${SCRATCH}/prefix/include/*/internal/*")
if(private)
  message(FATAL_ERROR "private headers were installed: ${private}")
endif()
step(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}" -B "${SCRATCH}/build" -G "${GENERATOR}"
     "-DCMAKE_PREFIX_PATH=${SCRATCH}/prefix" -DCMAKE_BUILD_TYPE=Release)
step(${CMAKE_COMMAND} --build "${SCRATCH}/build")
step("${SCRATCH}/build/consumer")
