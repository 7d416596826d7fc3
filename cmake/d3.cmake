# The parts of d3 that the charts of reports use: D3_SCRIPTS in the order in which they load, and
# D3_LICENCES. They are chosen over whole chart libraries for their size (90 kB), for SVG, which takes
# its colours from the style sheet and prints, and for their licences (BSD, ISC).

find_path(D3_DIR d3-scale/dist/d3-scale.min.js PATHS /usr/share/nodejs /usr/lib/node_modules
          DOC "A folder of Node packages that has d3-scale, d3-axis and d3-selection")
if(NOT D3_DIR)
  message(FATAL_ERROR "d3 was not found. Install Debian's node-d3-scale, node-d3-axis and \
node-d3-selection, or install d3-scale, d3-axis and d3-selection with npm and set D3_DIR to the \
folder node_modules.")
endif()

set(D3_SCRIPTS "")
set(D3_LICENCES "")
foreach(part IN ITEMS array collection color interpolate format time time-format scale selection axis)
  set(script "${D3_DIR}/d3-${part}/dist/d3-${part}.min.js")
  if(part STREQUAL collection AND NOT EXISTS "${script}")
    continue()  # d3-scale needs it before version 3 alone
  endif()
  find_file(licence NAMES "d3-${part}/LICENSE" "node-d3-${part}/copyright"
            PATHS "${D3_DIR}" /usr/share/doc NO_DEFAULT_PATH NO_CACHE REQUIRED)
  list(APPEND D3_SCRIPTS "${script}")
  list(APPEND D3_LICENCES "${licence}")
  unset(licence)
endforeach()
