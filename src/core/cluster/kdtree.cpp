#include "core/cluster/kdtree.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace musefuse {
namespace {

constexpr Index kLeaf = 16; // points a leaf: below that a box costs more than it saves

} // namespace

KdTree::KdTree(const Matrix &x) : dim_(x.rows()), order_(static_cast<std::size_t>(x.cols())) {
  std::iota(order_.begin(), order_.end(), Index{0});
  if (x.cols() == 0) return;
  build(x, 0, x.cols());
  x_.resize(dim_, x.cols());
  for (Index i = 0; i < x.cols(); ++i) x_.col(i) = x.col(order_[static_cast<std::size_t>(i)]);
}

Index KdTree::build(const Matrix &x, Index from, Index to) {
  const Index number = static_cast<Index>(nodes_.size());
  nodes_.push_back({from, to});
  Vector least = x.col(order_[static_cast<std::size_t>(from)]), most = least;
  for (Index i = from + 1; i < to; ++i) {
    least = least.cwiseMin(x.col(order_[static_cast<std::size_t>(i)]));
    most = most.cwiseMax(x.col(order_[static_cast<std::size_t>(i)]));
  }
  boxes_.insert(boxes_.end(), least.data(), least.data() + dim_);
  boxes_.insert(boxes_.end(), most.data(), most.data() + dim_);
  Index widest;
  if (to - from <= kLeaf || (most - least).maxCoeff(&widest) <= 0) return number;

  const Index middle = (from + to) / 2;
  std::nth_element(order_.begin() + from, order_.begin() + middle, order_.begin() + to,
                   [&](Index a, Index b) {
                     return x(widest, a) != x(widest, b) ? x(widest, a) < x(widest, b) : a < b;
                   });
  const Index left = build(x, from, middle), right = build(x, middle, to);
  nodes_[static_cast<std::size_t>(number)].left = left;
  nodes_[static_cast<std::size_t>(number)].right = right;
  return number;
}

double KdTree::squared_to_box(Index node, const double *place) const {
  const double *least = boxes_.data() + 2 * node * dim_, *most = least + dim_;
  double squared = 0;
  for (Index j = 0; j < dim_; ++j) {
    const double outside = std::max(std::max(least[j] - place[j], place[j] - most[j]), 0.0);
    squared += outside * outside;
  }
  return squared;
}

bool KdTree::is_box_within(Index node, const double *place, double squared_radius) const {
  const double *least = boxes_.data() + 2 * node * dim_, *most = least + dim_;
  double squared = 0;
  for (Index j = 0; j < dim_; ++j) {
    const double farthest = std::max(place[j] - least[j], most[j] - place[j]);
    squared += farthest * farthest;
    if (squared > squared_radius) return false;
  }
  return true;
}

void KdTree::search(Index number, double squared_to_node, const double *place, Index k,
                    std::vector<Neighbour> &heap) const {
  const auto is_full = [&] { return static_cast<Index>(heap.size()) == k; };
  if (is_full() && squared_to_node > heap.front().squared) return;
  const Node &node = nodes_[static_cast<std::size_t>(number)];
  if (node.left < 0) {
    for (Index i = node.from; i < node.to; ++i) {
      const Neighbour found{squared_distance(x_.col(i).data(), place, dim_),
                            order_[static_cast<std::size_t>(i)]};
      if (is_full()) {
        if (!(found < heap.front())) continue;
        std::pop_heap(heap.begin(), heap.end());
        heap.pop_back();
      }
      heap.push_back(found);
      std::push_heap(heap.begin(), heap.end());
    }
    return;
  }
  const double left = squared_to_box(node.left, place), right = squared_to_box(node.right, place);
  search(left <= right ? node.left : node.right, std::min(left, right), place, k, heap);
  search(left <= right ? node.right : node.left, std::max(left, right), place, k, heap);
}

std::vector<KdTree::Neighbour> KdTree::nearest(const double *place, Index k) const {
  std::vector<Neighbour> heap;
  if (k > 0 && !order_.empty()) search(0, squared_to_box(0, place), place, k, heap);
  std::sort_heap(heap.begin(), heap.end());
  return heap;
}

} // namespace musefuse
