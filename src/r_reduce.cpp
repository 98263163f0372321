// Glue: principal components and self-organising maps.
#include "r_adapters.h"

#include "core/reduce/column_scale.h"
#include "core/reduce/pca.h"
#include "core/reduce/som.h"
#include "core/reduce/tsne.h"

namespace {

// `given`: columns, rows, topology.
musefuse::SomGrid som_grid(const Rcpp::List &given) {
  static const musefuse::OptionNames<bool> hexagonal("topology",
                                                     {{"hexagonal", true}, {"rectangular", false}});
  musefuse::SomGrid grid;
  grid.columns = musefuse::option<int>(given, "columns");
  grid.rows = musefuse::option<int>(given, "rows");
  grid.hexagonal = hexagonal(musefuse::option(given, "topology"));
  return grid;
}

const musefuse::OptionNames<musefuse::SomDistance>
    som_distance("distance", {{"euclidean", musefuse::SomDistance::euclidean},
                              {"manhattan", musefuse::SomDistance::manhattan},
                              {"cosine", musefuse::SomDistance::cosine}});

const musefuse::OptionNames<musefuse::SomNeighbourhood>
    som_neighbourhood("neighbourhood", {{"gaussian", musefuse::SomNeighbourhood::gaussian},
                                        {"bubble", musefuse::SomNeighbourhood::bubble},
                                        {"mexican_hat", musefuse::SomNeighbourhood::mexican_hat}});

const musefuse::OptionNames<bool> som_batch("training", {{"batch", true}, {"online", false}});

} // namespace

// [[Rcpp::export]]
Rcpp::List cpp_column_scale(musefuse::MapMatrix table) {
  const auto found = musefuse::column_scale(table);
  return Rcpp::List::create(Rcpp::_["centre"] = musefuse::as_r(found.centre),
                            Rcpp::_["scale"] = musefuse::as_r(found.scale));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_scale_columns(musefuse::MapMatrix table, musefuse::MapVector centre,
                                      musefuse::MapVector scale) {
  Rcpp::NumericMatrix out(Rcpp::no_init(table.rows(), table.cols()));
  musefuse::scale_columns(table, {centre, scale}, out.begin());
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_pca(musefuse::MapMatrix table) {
  const auto pca = musefuse::fit_pca(table);
  return Rcpp::List::create(Rcpp::_["centre"] = musefuse::as_r(pca.centre),
                            Rcpp::_["loadings"] = musefuse::as_r(pca.loadings),
                            Rcpp::_["variance"] = musefuse::as_r(pca.variance));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_component_scores(musefuse::MapMatrix table, musefuse::MapVector centre,
                                         musefuse::MapMatrix loadings) {
  Rcpp::NumericMatrix out(Rcpp::no_init(table.rows(), loadings.cols()));
  musefuse::component_scores(table, centre, loadings, out.begin());
  return out;
}

// Tables and codes are feature x row here: what belongs together lies together. `grid`: see som_grid().
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_som_start(musefuse::MapMatrix rows, Rcpp::List grid, bool pca,
                                  double seed) {
  const auto units = som_grid(grid);
  return musefuse::as_r(pca ? musefuse::som_pca_start(rows, units)
                            : musefuse::som_random_start(rows, units, musefuse::as_seed(seed)));
}

// `given`: those of the grid, neighbourhood, distance, training, max_iter, radius, final_radius,
// learning_rate.
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_train_som(musefuse::MapMatrix rows, musefuse::MapMatrix start,
                                  Rcpp::List given, SEXP progress) {
  using musefuse::option;
  musefuse::SomOptions options;
  options.grid = som_grid(given);
  options.neighbourhood = som_neighbourhood(option(given, "neighbourhood"));
  options.distance = som_distance(option(given, "distance"));
  options.batch = som_batch(option(given, "training"));
  options.iterations = static_cast<musefuse::Index>(option<double>(given, "max_iter"));
  options.radius = option<double>(given, "radius");
  options.final_radius = option<double>(given, "final_radius");
  options.learning_rate = option<double>(given, "learning_rate");
  musefuse::RMonitor monitor(progress);
  return musefuse::as_r(musefuse::train_som(rows, start, options, monitor));
}

// [[Rcpp::export]]
Rcpp::List cpp_place_on_som(musefuse::MapMatrix rows, musefuse::MapMatrix codes, Rcpp::List grid,
                            std::string distance) {
  const auto places = musefuse::place_on_som(rows, codes, som_distance(distance));
  Rcpp::IntegerVector unit(places.unit.begin(), places.unit.end());
  return Rcpp::List::create(
      Rcpp::_["unit"] = unit + 1, Rcpp::_["distance"] = musefuse::as_r(places.distance),
      Rcpp::_["topographic_error"] = musefuse::topographic_error(places, som_grid(grid)));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_som_coordinates(Rcpp::List grid) {
  return musefuse::as_r(som_grid(grid).coordinates());
}

// `rows`: feature x row. `given`: n_components, perplexity, max_iter, threads.
// [[Rcpp::export]]
Rcpp::List cpp_tsne(musefuse::MapMatrix rows, Rcpp::List given, double seed, SEXP progress) {
  using musefuse::option;
  musefuse::TsneOptions options;
  options.components = option<int>(given, "n_components");
  options.perplexity = option<double>(given, "perplexity");
  options.iterations = static_cast<musefuse::Index>(option<double>(given, "max_iter"));
  musefuse::RMonitor monitor(progress);
  const auto map = musefuse::tsne(rows, options, musefuse::as_seed(seed),
                                  option<int>(given, "threads"), monitor);
  return Rcpp::List::create(Rcpp::_["places"] = musefuse::as_r(map.places),
                            Rcpp::_["divergence"] = map.divergence);
}
