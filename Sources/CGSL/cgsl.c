#include "CGSL.h"

static unsigned long xoshiro_get(void *state) { return cgsl_xoshiro_next(state); }

static double xoshiro_get_double(void *state) { return cgsl_xoshiro_uniform(state); }

/* Blackman and Vigna advise to fill the state from splitmix64, whose outputs are never all zero. */
static void xoshiro_set(void *state, unsigned long seed) {
  cgsl_xoshiro *g = state;
  uint64_t counter = seed;
  for (int i = 0; i < 4; i++) {
    g->word[i] = cgsl_mix(counter);
    counter += UINT64_C(0x9e3779b97f4a7c15);
  }
}

static const gsl_rng_type xoshiro_type = {
    .name = "xoshiro256++",
    .max = UINT64_MAX,
    .min = 0,
    .size = sizeof(cgsl_xoshiro),
    .set = xoshiro_set,
    .get = xoshiro_get,
    .get_double = xoshiro_get_double,
};

gsl_rng *cgsl_rng_alloc(uint64_t seed) {
  gsl_rng *r = gsl_rng_alloc(&xoshiro_type);
  if (r != NULL) gsl_rng_set(r, seed);
  return r;
}

/* GSL ends the process on a domain error unless told otherwise. Callers here check arguments before and
   results after, so errors are returned. Set before main, since the handler is one for the whole process. */
__attribute__((constructor)) static void return_errors(void) { gsl_set_error_handler_off(); }
