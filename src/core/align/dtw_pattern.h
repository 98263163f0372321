// Warping paths of other step patterns than the wavefront's (dtw.h).
//
// Sakoe & Chiba (1978, doi 10.1109/TASSP.1978.1163055, table I), symmetric forms: a step in both
// series weighs 2, a step in one weighs 1, so that every path between the same corners weighs the
// same. P = 0 ("symmetric2" of R's dtw) lets steps in one series follow each other without end;
// P = 1 lets a step in one series come only right after one in both, so that the slope stays
// between 1/2 and 2. As in R's dtw the first cell weighs 1.
#pragma once

#include "core/align/dtw.h"

namespace musefuse {

// Of complete series. Cell by cell: several times as slow as the wavefront; the path keeps a byte a
// cell of the band. Infinite where no path keeps to the pattern and the band.
double pattern_squared(const DtwSeries &x, const DtwSeries &y, const DtwBand &band,
                       StepPattern pattern, Monitor &monitor);
DtwPath pattern_path(const DtwSeries &x, const DtwSeries &y, const DtwBand &band,
                     StepPattern pattern, double rounding, Monitor &monitor);

} // namespace musefuse
