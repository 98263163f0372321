// Glue: principal components and self-organising maps.
#include "r_adapters.h"

#include "core/reduce/pca.h"
#include "core/reduce/som.h"

namespace {

musefuse::SomGrid som_grid(int columns, int rows, bool hexagonal) {
  musefuse::SomGrid grid;
  grid.columns = columns;
  grid.rows = rows;
  grid.hexagonal = hexagonal;
  return grid;
}

musefuse::SomDistance som_distance(const std::string &name) {
  if (name == "manhattan") return musefuse::SomDistance::manhattan;
  return name == "cosine" ? musefuse::SomDistance::cosine : musefuse::SomDistance::euclidean;
}

musefuse::SomNeighbourhood som_neighbourhood(const std::string &name) {
  if (name == "bubble") return musefuse::SomNeighbourhood::bubble;
  return name == "mexican_hat" ? musefuse::SomNeighbourhood::mexican_hat
                               : musefuse::SomNeighbourhood::gaussian;
}

} // namespace

// [[Rcpp::export]]
Rcpp::List cpp_pca(musefuse::MapMatrix table) {
  const auto pca = musefuse::fit_pca(table);
  return Rcpp::List::create(Rcpp::_["centre"] = musefuse::as_r(pca.centre),
                            Rcpp::_["loadings"] = musefuse::as_r(pca.loadings),
                            Rcpp::_["variance"] = musefuse::as_r(pca.variance));
}

// Tables and codes are feature x row here: what belongs together lies together.
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_som_start(musefuse::MapMatrix rows, int columns_of_grid, int rows_of_grid,
                                  bool pca, double seed) {
  const auto grid = som_grid(columns_of_grid, rows_of_grid, true);
  return musefuse::as_r(
      pca ? musefuse::som_pca_start(rows, grid)
          : musefuse::som_random_start(rows, grid, static_cast<std::uint64_t>(seed)));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_train_som(musefuse::MapMatrix rows, musefuse::MapMatrix start,
                                  int columns_of_grid, int rows_of_grid, bool hexagonal,
                                  std::string neighbourhood, std::string distance, bool batch,
                                  double iterations, double radius, double final_radius,
                                  double learning_rate, SEXP progress) {
  musefuse::SomOptions options;
  options.grid = som_grid(columns_of_grid, rows_of_grid, hexagonal);
  options.neighbourhood = som_neighbourhood(neighbourhood);
  options.distance = som_distance(distance);
  options.batch = batch;
  options.iterations = static_cast<musefuse::Index>(iterations);
  options.radius = radius;
  options.final_radius = final_radius;
  options.learning_rate = learning_rate;
  musefuse::RMonitor monitor(progress);
  return musefuse::as_r(musefuse::train_som(rows, start, options, monitor));
}

// [[Rcpp::export]]
Rcpp::List cpp_place_on_som(musefuse::MapMatrix rows, musefuse::MapMatrix codes,
                            int columns_of_grid, int rows_of_grid, bool hexagonal,
                            std::string distance) {
  const auto places = musefuse::place_on_som(rows, codes, som_distance(distance));
  Rcpp::IntegerVector unit(places.unit.begin(), places.unit.end());
  const auto grid = som_grid(columns_of_grid, rows_of_grid, hexagonal);
  return Rcpp::List::create(
      Rcpp::_["unit"] = unit + 1, Rcpp::_["distance"] = musefuse::as_r(places.distance),
      Rcpp::_["topographic_error"] = musefuse::topographic_error(places, grid));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_som_coordinates(int columns_of_grid, int rows_of_grid, bool hexagonal) {
  return musefuse::as_r(som_grid(columns_of_grid, rows_of_grid, hexagonal).coordinates());
}
