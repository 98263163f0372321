// Written by tools/document.R.
#include "core/features/catalogue.cpp"
#include "core/features/changepoint.cpp"
#include "core/features/cross.cpp"
#include "core/features/dynamic.cpp"
#include "core/features/extract.cpp"
#include "core/features/segment.cpp"
#include "core/features/trace_noise.cpp"
