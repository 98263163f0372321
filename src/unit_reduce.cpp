// Written by tools/document.R.
#include "core/reduce/pca.cpp"
#include "core/reduce/som.cpp"
#include "core/reduce/tsne.cpp"
