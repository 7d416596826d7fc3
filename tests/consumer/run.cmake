# Installs the library to a scratch folder, then configures, builds and runs a program that knows
# nothing of this source tree but find_package(cupel). The installed program runs one itself, with the
# supervisor that was installed beside it.

function(step)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}: ${status}\n${output}")
  endif()
  message(STATUS "${output}")
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
set(prefix "${SCRATCH}/prefix")
step(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${prefix}")
file(GLOB_RECURSE private "${prefix}/include/*/internal/*")
if(private)
  message(FATAL_ERROR "private headers were installed: ${private}")
endif()
step(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}" -B "${SCRATCH}/build" -G "${GENERATOR}"
     "-DCMAKE_PREFIX_PATH=${prefix}" -DCMAKE_BUILD_TYPE=Release)
step(${CMAKE_COMMAND} --build "${SCRATCH}/build")
unset(ENV{CUPEL_SANDBOX})
step("${SCRATCH}/build/consumer")

if(NOT SUPERVISOR)
  return()  # this build has none
endif()
set(supervisor "${prefix}/${SUPERVISOR}")
file(WRITE "${SCRATCH}/answer.sh" "echo 42\n")
set(answer "${prefix}/bin/cupel" run "${SCRATCH}/answer.sh")
execute_process(COMMAND "${prefix}/bin/cupel" sandbox doctor RESULT_VARIABLE status
                OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  step(${answer})
  # With another program in its place it cannot work, unless it was not the installed one that did.
  file(REMOVE "${supervisor}")
  file(CREATE_LINK /bin/false "${supervisor}" SYMBOLIC)
  execute_process(COMMAND ${answer} RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    message(FATAL_ERROR "the installed cupel does not use the installed supervisor")
  endif()
elseif(output MATCHES "nothing is run")
  message(STATUS "skipped: the installed cupel cannot run programs on this machine\n${output}")
else()
  message(FATAL_ERROR "the installed cupel finds no supervisor: ${status}\n${output}")
endif()
