/* Functions of tens of thousands of basic blocks, made shallower.
 *
 * Go's compiler gives a function a block of wasm for each of its own basic blocks, one inside the other, below a loop:
 *
 *     loop  block ... block  local.get 0  br_table 0 1 ... n-1  end  code 0  end  code 1  ...  end  code n-1  end
 *
 * and WABT reads 16,384 levels.  The same code in groups, each below a br_table of its own, nests as deep as one group:
 *
 *     loop  local.get 0  local.set c
 *           block ... block  (local.get c  i32.const m  i32.ge_u  br_if g)...
 *           block ... block  local.get c  i32.const m  i32.sub  br_table ...  end  code ...  end  code
 *           i32.const k  local.set c  end                                    which is how one group runs into the next
 *           block ... block  local.get c ...
 *
 * Depths of branches change where they lead out of a group.  (WebAssembly core 2.0, 5.4: instructions; cmd/internal/obj/wasm
 * of Go: the form of its functions.) */
#ifndef G2N_TOOLS_FLATTEN_H
#define G2N_TOOLS_FLATTEN_H

#include "text.h"
#include "wasm.h"

/* How much shallower: functions of more than `deepest` blocks become groups of `group`. */
struct g2n_flatten_limits { uint32_t deepest, group; };
#define G2N_FLATTEN_LIMITS ((struct g2n_flatten_limits){ 16000, 8000 })

/* Appends to `out` what takes the place of the body of a function with so many parameters, without its length; false, and nothing appended, when the body is not too
 * deep or does not have that form.  Lack of memory shows in `out`. */
bool g2n_flatten(struct g2n_text *out, const struct g2n_wasm_body *body, uint32_t params, struct g2n_flatten_limits limits);

#endif
