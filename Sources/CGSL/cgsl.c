#include "CGSL.h"

#include <stdlib.h>

static unsigned long xoshiro_get(void *state) { return cgsl_xoshiro_next(state); }

static double xoshiro_get_double(void *state) { return cgsl_xoshiro_uniform(state); }

static void xoshiro_set(void *state, unsigned long seed) {
  cgsl_xoshiro *g = state;
  for (unsigned i = 0; i < 4; i++) g->word[i] = cgsl_seeded_word(seed, i);
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

typedef struct {
  cgsl_residuals residuals;
  void *context;
  double *values;
  double *parameters;
} least_squares_problem;

static int least_squares_residuals(const gsl_vector *x, void *data, gsl_vector *f) {
  const least_squares_problem *problem = data;
  /* Numerical derivatives are written to columns of a matrix, whose elements do not lie side by side. */
  for (size_t i = 0; i < x->size; i++) problem->parameters[i] = gsl_vector_get(x, i);
  if (problem->residuals(problem->parameters, problem->values, problem->context) != 0) return GSL_EBADFUNC;
  for (size_t i = 0; i < f->size; i++) gsl_vector_set(f, i, problem->values[i]);
  return GSL_SUCCESS;
}

int cgsl_least_squares(size_t count, size_t width, cgsl_residuals residuals, void *context, double *parameters,
                       double *covariance, double *sum) {
  double *scratch = calloc(count + width, sizeof(double));
  if (scratch == NULL) return GSL_ENOMEM;
  least_squares_problem problem = {residuals, context, scratch, scratch + count};
  gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
  gsl_multifit_nlinear_workspace *workspace =
      gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, count, width);
  if (workspace == NULL) {
    free(scratch);
    return GSL_ENOMEM;
  }
  gsl_multifit_nlinear_fdf function = {0};
  function.f = least_squares_residuals;
  function.n = count;
  function.p = width;
  function.params = &problem;
  gsl_vector_view start = gsl_vector_view_array(parameters, width);
  int reason = 0;
  int status = gsl_multifit_nlinear_init(&start.vector, &function, workspace);
  if (status == GSL_SUCCESS) {
    status = gsl_multifit_nlinear_driver(200, 1e-9, 1e-9, 0, NULL, NULL, &reason, workspace);
    /* No step makes the sum smaller: it is as small as it gets. */
    if (status == GSL_ENOPROG) status = GSL_SUCCESS;
  }
  if (status == GSL_SUCCESS) {
    gsl_matrix_view matrix = gsl_matrix_view_array(covariance, width, width);
    status = gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(workspace), 0, &matrix.matrix);
    const gsl_vector *x = gsl_multifit_nlinear_position(workspace);
    const gsl_vector *f = gsl_multifit_nlinear_residual(workspace);
    for (size_t i = 0; i < width; i++) parameters[i] = gsl_vector_get(x, i);
    *sum = 0;
    for (size_t i = 0; i < count; i++) *sum += gsl_vector_get(f, i) * gsl_vector_get(f, i);
  }
  gsl_multifit_nlinear_free(workspace);
  free(scratch);
  return status;
}
