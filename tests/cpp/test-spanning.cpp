#include "catch.h"

#include "core/cluster/spanning.h"
#include "core/util/rng.h"

#include <cmath>
#include <numeric>

using namespace musefuse;

namespace {

Matrix random_points(Index n, Index d, std::uint64_t seed, bool on_grid) {
  Rng rng(seed);
  Matrix x(d, n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < d; ++j)
      x(j, i) = on_grid ? static_cast<double>(rng.index(4)) : rng.normal();
  return x;
}

// Kruskal's algorithm over all pairs, written out.
std::vector<Edge> by_all_pairs(const Matrix &x) {
  std::vector<Edge> pairs, tree;
  for (Index a = 0; a < x.cols(); ++a)
    for (Index b = a + 1; b < x.cols(); ++b)
      pairs.push_back({(x.col(a) - x.col(b)).squaredNorm(), a, b});
  std::sort(pairs.begin(), pairs.end(), is_shorter);
  std::vector<Index> part(static_cast<std::size_t>(x.cols()));
  std::iota(part.begin(), part.end(), Index{0});
  for (const Edge &pair : pairs) {
    const Index from = part[static_cast<std::size_t>(pair.a)];
    const Index to = part[static_cast<std::size_t>(pair.b)];
    if (from == to) continue;
    for (Index &p : part)
      if (p == from) p = to;
    tree.push_back(pair);
  }
  return tree;
}

void require_same(const std::vector<Edge> &found, const std::vector<Edge> &expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i].a == expected[i].a);
    REQUIRE(found[i].b == expected[i].b);
    REQUIRE(found[i].squared ==
            Approx(expected[i].squared).epsilon(1e-14)); // sums in another order
  }
}

} // namespace

TEST_CASE("both ways find the tree of all pairs, also where many points and distances are equal") {
  Monitor monitor;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const bool on_grid =
        seed % 2 == 0; // squares of small integers are exact, so that ties are ties
    const Matrix x = random_points(2 + static_cast<Index>(seed * 3),
                                   1 + static_cast<Index>(seed % 4), seed, on_grid);
    const auto expected = by_all_pairs(x);
    require_same(spanning_tree_by_parts(x, monitor), expected);
    require_same(spanning_tree_by_points(x, monitor), expected);
  }
}

TEST_CASE("points that are all equal are joined in their order") {
  Monitor monitor;
  const auto tree = spanning_tree(Matrix::Ones(2, 1500), monitor);
  REQUIRE(tree.size() == 1499);
  for (const Edge &edge : tree) REQUIRE((edge.squared == 0 && edge.a == 0));
}
