// Barnes & Hut's tree over the places of a map in D dimensions: cells are halved along every axis until each has one
// point. Built in the order of the points, so that it is the same whatever the threads do.
#pragma once

#include "core/util/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace musefuse {

template <int D> class TsneTree {
public:
  using Place = std::array<double, D>;

  explicit TsneTree(const std::vector<Place> &places) : places_(places) {
    nodes_.reserve(2 * places.size());
    nodes_.push_back(around(places));
    for (std::size_t i = 0; i < places.size(); ++i) insert(places[i]);
    for (Node &node : nodes_)
      for (double &x : node.sum) x /= node.count;
  }

  struct Repulsion {
    Place force{};    // sum of count * q^2 * (place - centre)
    double total = 0; // sum of count * q, with q = 1 / (1 + squared distance)
  };

  // On point i by all others; theta: see TsneOptions.
  Repulsion repulsion(Index i, double theta) const {
    const Place &place = places_[as_size(i)];
    Repulsion out;
    int waiting[kDeepest * ((1 << D) - 1) + 1];
    int count = 0;
    waiting[count++] = 0;
    while (count > 0) {
      const Node &node = nodes_[as_size(waiting[--count])];
      Place apart;
      double squared = 0;
      for (int d = 0; d < D; ++d) {
        apart[d] = place[d] - node.sum[d];
        squared += apart[d] * apart[d];
      }
      if (node.first < 0 || node.half * node.half < theta * theta * squared) {
        const double q = 1 / (1 + squared);
        // A leaf of the point itself is at no distance: it pushes nothing, and is taken off the total below.
        out.total += node.count * q;
        for (int d = 0; d < D; ++d) out.force[d] += node.count * q * q * apart[d];
      } else {
        for (int c = (1 << D) - 1; c >= 0; --c) {
          const int child = node.first + c;
          if (nodes_[as_size(child)].count > 0) waiting[count++] = child;
        }
      }
    }
    out.total -= 1; // the point itself
    return out;
  }

private:
  struct Node {
    Place middle{}, sum{}; // of the cell; of its points, later their mean
    double half = 0;       // of the side
    double count = 0;
    int first = -1; // of 2^D children, which lie together; -1: a leaf
    int depth = 0;
  };
  static constexpr int kDeepest = 50; // equal places share a leaf

  static Node around(const std::vector<Place> &places) {
    Node root;
    Place least = places[0], most = places[0];
    for (const Place &place : places)
      for (int d = 0; d < D; ++d) {
        least[d] = std::min(least[d], place[d]);
        most[d] = std::max(most[d], place[d]);
      }
    for (int d = 0; d < D; ++d) {
      root.middle[d] = 0.5 * (least[d] + most[d]);
      root.half = std::max(root.half, 0.5 * (most[d] - least[d]));
    }
    return root;
  }

  static void add(Node &node, const Place &sum, double count) {
    for (int d = 0; d < D; ++d) node.sum[d] += sum[d];
    node.count += count;
  }

  int child_of(const Node &node, const Place &place) const {
    int child = 0;
    for (int d = 0; d < D; ++d) child |= (place[d] > node.middle[d]) << d;
    return node.first + child;
  }

  void split(std::size_t number) {
    const int first = static_cast<int>(nodes_.size());
    nodes_.resize(nodes_.size() + (std::size_t{1} << D));
    Node &node = nodes_[number];
    node.first = first;
    for (int c = 0; c < (1 << D); ++c) {
      Node &child = nodes_[as_size(first + c)];
      child.half = 0.5 * node.half;
      child.depth = node.depth + 1;
      for (int d = 0; d < D; ++d)
        child.middle[d] = node.middle[d] + ((c >> d) & 1 ? child.half : -child.half);
    }
  }

  void insert(const Place &place) {
    std::size_t number = 0;
    for (;;) {
      if (nodes_[number].first < 0 &&
          (nodes_[number].count == 0 || nodes_[number].depth == kDeepest)) {
        add(nodes_[number], place, 1);
        return;
      }
      if (nodes_[number].first < 0) { // its one point moves down
        const Node old = nodes_[number];
        split(number);
        add(nodes_[as_size(child_of(nodes_[number], old.sum))], old.sum, old.count);
      }
      add(nodes_[number], place, 1);
      number = as_size(child_of(nodes_[number], place));
    }
  }

  const std::vector<Place> &places_;
  std::vector<Node> nodes_;
};

} // namespace musefuse
