# What every target of this project is compiled with.  Targets link `g2n_warnings`; nothing is set directory-wide.
#
#   G2N_SANITIZE  list for -fsanitize=, e.g. "address,undefined"; also used for compiled guests
#   G2N_CHECKS    walk whole data structures after each import and between passes (slow); programs free all before they end
#   G2N_TORTURE   allocations can be made to fail in turn; tests only
#   G2N_WERROR    warnings are errors (set by the developer presets)

set(G2N_SANITIZE "" CACHE STRING "Sanitizers for the project and for the guests that its driver compiles")
option(G2N_CHECKS  "Check whole data structures while running" OFF)
option(G2N_TORTURE "Let tests make each allocation fail in turn" OFF)
option(G2N_WERROR  "Treat warnings as errors" OFF)
mark_as_advanced(G2N_WERROR)

add_library(g2n_warnings INTERFACE)
target_compile_features(g2n_warnings INTERFACE c_std_11)
target_compile_options(g2n_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
  $<$<BOOL:${G2N_WERROR}>:-Werror>)
target_compile_definitions(g2n_warnings INTERFACE
  G2N_CHECKS=$<BOOL:${G2N_CHECKS}>
  G2N_TORTURE=$<BOOL:${G2N_TORTURE}>)
if(G2N_SANITIZE)
  target_compile_options(g2n_warnings INTERFACE -fsanitize=${G2N_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(g2n_warnings INTERFACE -fsanitize=${G2N_SANITIZE})
endif()

# Where the driver finds what it needs at run time, relative to its own executable: the same layout in the
# build tree (beside the executable) and below the install prefix (../lib).
set(G2N_HOME_NAME lib/gowasm2native)
set(G2N_HOME_DIR  ${PROJECT_BINARY_DIR}/${G2N_HOME_NAME})
