// Self-organising maps: a grid of units whose codes are drawn towards the rows of a table, neighbours
// along with the winner. Kohonen 2001, doi 10.1007/978-3-642-56927-2.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace musefuse {

enum class SomNeighbourhood { gaussian, bubble, mexican_hat };
enum class SomDistance { euclidean, manhattan, cosine };

// Units lie in columns i of rows j; unit i * rows + j. On the hexagonal grid every other row is
// shifted by half a unit and rows are sqrt(3)/2 apart, so that all six neighbours are at distance 1.
struct SomGrid {
  Index columns = 1, rows = 1;
  bool hexagonal = true;
  void check() const;
  Index units() const { return columns * rows; }
  Matrix coordinates() const; // unit x (x, y)
  // The largest distance of units that touch: six neighbours, or eight on the rectangular grid.
  double touching() const { return hexagonal ? 1.0 : std::sqrt(2.0); }
};

struct SomOptions {
  SomGrid grid;
  SomNeighbourhood neighbourhood = SomNeighbourhood::gaussian;
  SomDistance distance = SomDistance::euclidean;
  bool batch = true;
  Index iterations = 100;     // batch: passes over the table; online: rows shown
  double radius = 2;          // of the neighbourhood at the start
  double final_radius = 0.5;  // batch: at the end, reached geometrically
  double learning_rate = 0.5; // online: at the start
  void check() const;
};

// Codes are feature x unit: a code is a column. Rows are columns, too (feature x row).
Matrix som_random_start(const ConstMatrix &rows, const SomGrid &grid, std::uint64_t seed);
// Mean and one standard deviation along each of the first two components, over the grid.
Matrix som_pca_start(const ConstMatrix &rows, const SomGrid &grid);

// Online: row t mod n moves every unit by rate_t h(distance to the winner) (row - code), with
// rate_t = rate / (1 + 2 t / T) and radius_t likewise. Batch: each code becomes the mean of all rows,
// weighted by the neighbourhood of their winners. O(iterations units p), for batch times n.
Matrix train_som(const ConstMatrix &rows, Matrix codes, const SomOptions &options,
                 Monitor &monitor);

struct SomPlaces {
  std::vector<Index> unit, second; // nearest and second nearest unit; the first of equals
  Vector distance;                 // Euclidean distance to the nearest unit's code
};
SomPlaces place_on_som(const ConstMatrix &rows, const ConstMatrix &codes, SomDistance distance);

// Share of the rows whose two nearest units do not touch.
double topographic_error(const SomPlaces &places, const SomGrid &grid);

} // namespace musefuse
