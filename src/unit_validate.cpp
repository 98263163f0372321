// Written by tools/document.R.
#include "core/validate/indices.cpp"
#include "core/validate/predict.cpp"
#include "core/validate/silhouette.cpp"
