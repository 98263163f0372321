// Written by tools/document.R.
#include "core/reduce/column_scale.cpp"
#include "core/reduce/pca.cpp"
#include "core/reduce/som.cpp"
#include "core/reduce/tsne.cpp"
