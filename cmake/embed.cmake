# cupel_embed(TARGET FILE NAME): makes the text of FILE a `std::string_view cupel::kNAME`, declared in
# the header "<folder>/FILE.h" among the generated ones, so that programs carry their data with them.

function(cupel_embed target file name)
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE path)
  cupel_embed_joined(${target} "${path}.h" ${name} "${source}")
endfunction()

# cupel_embed_joined(TARGET HEADER NAME SOURCE...): the same of several files, wherever they lie, one
# after another with a newline between two.
function(cupel_embed_joined target path name)
  set(header "${PROJECT_BINARY_DIR}/generated/${path}")
  add_custom_command(
    OUTPUT "${header}"
    COMMAND "${CMAKE_COMMAND}" -D "SOURCES=${ARGN}" -D "HEADER=${header}" -D "NAME=${name}" -P
            "${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake"
    DEPENDS ${ARGN} "${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${header}")
endfunction()
