#ifndef FLEETCAST_CGSL_H
#define FLEETCAST_CGSL_H

#include <stdint.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_gamma.h>

/* The type of GSL's Sobol sequence (P. Bratley and B. Fox, ACM Trans. Math. Softw. 14(1), 1988, algorithm 659). */
static inline const gsl_qrng_type *cgsl_sobol(void) { return gsl_qrng_sobol; }

/* xoshiro256++ 1.0: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators",
   ACM Trans. Math. Softw. 47(4), 2021, doi 10.1145/3460772. 256 bits of state, period 2^256 - 1, 64-bit output. */
typedef struct {
  uint64_t word[4];
} cgsl_xoshiro;

static inline uint64_t cgsl_rotate_left(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t cgsl_xoshiro_next(cgsl_xoshiro *g) {
  uint64_t *w = g->word;
  const uint64_t output = cgsl_rotate_left(w[0] + w[3], 23) + w[0];
  const uint64_t shifted = w[1] << 17;
  w[2] ^= w[0];
  w[3] ^= w[1];
  w[1] ^= w[2];
  w[0] ^= w[3];
  w[2] ^= shifted;
  w[3] = cgsl_rotate_left(w[3], 45);
  return output;
}

/* The upper 53 bits as a double in [0, 1): every value is a multiple of 2^-53. */
static inline double cgsl_xoshiro_uniform(cgsl_xoshiro *g) {
  return (double)(cgsl_xoshiro_next(g) >> 11) * 0x1.0p-53;
}

/* The same values as gsl_rng_get and gsl_rng_uniform on `r`, without their indirect call.
   `r` must come from cgsl_rng_alloc. */
static inline uint64_t cgsl_rng_get(const gsl_rng *r) { return cgsl_xoshiro_next((cgsl_xoshiro *)r->state); }

static inline double cgsl_rng_uniform(const gsl_rng *r) {
  return cgsl_xoshiro_uniform((cgsl_xoshiro *)r->state);
}

/* One output step of splitmix64 (G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number
   generators", OOPSLA 2014, doi 10.1145/2660193.2660195): a bijection of 64-bit words that mixes every bit. */
static inline uint64_t cgsl_mix(uint64_t x) {
  x += UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* The words of the state that a seed gives: Blackman and Vigna advise to fill it from splitmix64, whose outputs are never
   all zero. */
static inline uint64_t cgsl_seeded_word(uint64_t seed, unsigned place) {
  return cgsl_mix(seed + place * UINT64_C(0x9e3779b97f4a7c15));
}

/* The same as gsl_rng_set on `r`, without its indirect call. `r` must come from cgsl_rng_alloc. */
static inline void cgsl_rng_seed(const gsl_rng *r, uint64_t seed) {
  cgsl_xoshiro *g = (cgsl_xoshiro *)r->state;
  for (unsigned i = 0; i < 4; i++) {
    uint64_t word = cgsl_seeded_word(seed, i);
    /* One after the other: without products of 64 bits a vector of two takes twice the instructions. */
    __asm__("" : "+r"(word));
    g->word[i] = word;
  }
}

/* What cgsl_rng_uniform gives first after a seed: the first output needs two words of the state and no generator. */
static inline double cgsl_first_uniform(uint64_t seed) {
  const uint64_t first = cgsl_seeded_word(seed, 0);
  const uint64_t output = cgsl_rotate_left(first + cgsl_seeded_word(seed, 3), 23) + first;
  return (double)(output >> 11) * 0x1.0p-53;
}

/* A new generator of the type above, seeded with all 64 bits of `seed`; NULL when memory is short.
   Free it with gsl_rng_free. */
gsl_rng *cgsl_rng_alloc(uint64_t seed);

/* GSL's method pointer as a value: Swift takes the global itself for shared mutable state. */
static inline const gsl_root_fsolver_type *cgsl_brent(void) { return gsl_root_fsolver_brent; }

/* Residuals at some parameters; other than 0 when there are none. */
typedef int (*cgsl_residuals)(const double *parameters, double *residuals, void *context);

/* Parameters for which the sum of squared residuals is least, by the trust-region Levenberg-Marquardt method with numerical
   derivatives (GSL manual, "Nonlinear Least-Squares Fitting").
   `parameters` holds the start and then the answer, `covariance` becomes (J^T J)^-1, row by row, and `sum` the least sum.
   Needs count >= width >= 1. Returns 0, or an error of GSL. */
int cgsl_least_squares(size_t count, size_t width, cgsl_residuals residuals, void *context, double *parameters,
                       double *covariance, double *sum);

#endif
