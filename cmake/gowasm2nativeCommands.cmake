# Native programs and libraries of WebAssembly modules, made again when the module or the toolchain changes.
#
#   gowasm2native_add_executable(NAME MODULE [HOST FILE...] [DEPENDS FILE...] [OPTIONS OPTION...])
#     An imported executable target NAME, for commands and tests, whose file is NAME in the present binary folder; the
#     build makes it.  install(PROGRAMS $<TARGET_FILE:NAME> ...) installs it.
#
#   gowasm2native_add_library(NAME [STATIC|SHARED] MODULE [PREFIX PREFIX] [HOST FILE...] [DEPENDS FILE...] [OPTIONS OPTION...])
#     A library target NAME to link with, which brings its header, NAME.h, and <g2n/g2n.h>.  PREFIX: what names in C begin
#     with, by default NAME.
#
# MODULE is a .wasm or .wat file, relative to the present source folder unless another command makes it in the binary
# folder, as are the files of HOST: C functions that the module imports (.c, .o, .a).  OPTIONS are the driver's (-O1,
# --dir=/data).  DEPENDS: what else it reads, as with --js-prelude, and headers of HOST's.

# Sets <out> to the absolute paths of the files: in the source folder if they are there, else in the binary folder.
function(gowasm2native__paths out)
  set(paths "")
  foreach(file IN LISTS ARGN)
    if(IS_ABSOLUTE "${file}")
      list(APPEND paths "${file}")
    elseif(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
      list(APPEND paths "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    else()
      list(APPEND paths "${CMAKE_CURRENT_BINARY_DIR}/${file}")
    endif()
  endforeach()
  set(${out} "${paths}" PARENT_SCOPE)
endfunction()

# What both commands give the driver: sets `module` and `hosts`, the files, and `options`, among them those of cmake_parse_arguments().
# The compiler is the project's, where that is one for C.
macro(gowasm2native__driver_arguments module_argument)
  gowasm2native__paths(module "${module_argument}")
  gowasm2native__paths(hosts ${arg_HOST})
  list(TRANSFORM hosts PREPEND "--host=" OUTPUT_VARIABLE options)
  list(PREPEND options -q)
  if(CMAKE_C_COMPILER)
    list(PREPEND options "--cc=${CMAKE_C_COMPILER}")
  endif()
  list(APPEND options ${arg_OPTIONS})
endmacro()

function(gowasm2native_add_executable name module)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "HOST;DEPENDS;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "gowasm2native_add_executable(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  gowasm2native__driver_arguments("${module}")
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${name}")
  # A file of the target's own name stands for the target where CMake looks at dependencies, so another one is followed.
  add_custom_command(OUTPUT "${file}.made" BYPRODUCTS "${file}"
    COMMAND gowasm2native::gowasm2native build "${module}" -o "${file}" ${options}
    COMMAND "${CMAKE_COMMAND}" -E touch "${file}.made"
    DEPENDS "${module}" ${hosts} $<TARGET_FILE:gowasm2native::gowasm2native> ${arg_DEPENDS}
    COMMENT "Compiling ${name} from WebAssembly" VERBATIM)
  add_custom_target(${name}_native ALL DEPENDS "${file}.made")
  add_executable(${name} IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${file}")
  add_dependencies(${name} ${name}_native)
endfunction()

function(gowasm2native_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STATIC;SHARED" "PREFIX" "HOST;DEPENDS;OPTIONS")
  list(LENGTH arg_UNPARSED_ARGUMENTS modules)
  if(NOT modules EQUAL 1 OR (arg_STATIC AND arg_SHARED))
    message(FATAL_ERROR "gowasm2native_add_library(${name}): give one module, and STATIC or SHARED")
  endif()
  gowasm2native__driver_arguments("${arg_UNPARSED_ARGUMENTS}")
  if(NOT arg_PREFIX)
    string(MAKE_C_IDENTIFIER "${name}" arg_PREFIX)
  endif()
  if(arg_SHARED OR (BUILD_SHARED_LIBS AND NOT arg_STATIC))
    set(kind SHARED)
    set(emit shared)
  else()
    set(kind STATIC)
    set(emit lib)
  endif()
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${CMAKE_${kind}_LIBRARY_PREFIX}${name}${CMAKE_${kind}_LIBRARY_SUFFIX}")
  set(include "${CMAKE_CURRENT_BINARY_DIR}/${name}_include")
  file(MAKE_DIRECTORY "${include}")
  add_custom_command(OUTPUT "${file}" "${include}/${name}.h"
    COMMAND gowasm2native::gowasm2native build "${module}" -o "${file}" --emit=${emit} "--header=${include}/${name}.h"
            --prefix=${arg_PREFIX} ${options}
    DEPENDS "${module}" ${hosts} $<TARGET_FILE:gowasm2native::gowasm2native> ${arg_DEPENDS}
    COMMENT "Compiling ${name} from WebAssembly" VERBATIM)
  add_custom_target(${name}_native ALL DEPENDS "${file}" "${include}/${name}.h")
  add_library(${name} ${kind} IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${file}")
  target_include_directories(${name} INTERFACE "${include}" "${gowasm2native_HOME}/include")
  target_link_libraries(${name} INTERFACE m pthread ${CMAKE_DL_LIBS})
  add_dependencies(${name} ${name}_native)
endfunction()
