#include "core/util/rng.h"

#include "core/util/check.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace musefuse {
namespace {

std::uint64_t splitmix64(std::uint64_t &state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t rotate_left(std::uint64_t x, int k) {
  return (x << k) | (x >> (64 - k));
}

} // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t item) {
  // The seed is mixed before the item joins, so that (1, 2) and (2, 1) are unrelated streams.
  std::uint64_t mix = seed;
  std::uint64_t start = splitmix64(mix) ^ (item * 0xd1342543de82ef95ULL);
  for (auto &word : state_) word = splitmix64(start);
}

std::uint64_t Rng::bits() {
  const std::uint64_t result = rotate_left(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

double Rng::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1.0p-53;
}

double Rng::uniform(double lower, double upper) {
  return lower + (upper - lower) * uniform();
}

double Rng::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u, v, s;
  do {
    u = 2.0 * uniform() - 1.0;
    v = 2.0 * uniform() - 1.0;
    s = u * u + v * v;
  } while (s >= 1.0 || s == 0.0);
  const double scale = std::sqrt(-2.0 * std::log(s) / s);
  spare_ = v * scale;
  has_spare_ = true;
  return u * scale;
}

double Rng::exponential(double mean) {
  return -mean * std::log1p(-uniform());
}

Index Rng::index(Index n) {
  require(n >= 1, "cannot draw from an empty set");
  const std::uint64_t size = static_cast<std::uint64_t>(n);
  const std::uint64_t reject_below = (0 - size) % size; // 2^64 mod n
  std::uint64_t draw;
  do draw = bits();
  while (draw < reject_below);
  return static_cast<Index>(draw % size);
}

std::vector<Index> Rng::permutation(Index n) {
  std::vector<Index> order(as_size(n));
  std::iota(order.begin(), order.end(), Index{0});
  for (Index i = n - 1; i > 0; --i) std::swap(order[as_size(i)], order[as_size(index(i + 1))]);
  return order;
}

std::vector<Index> rows_with_replacement(Index n, std::uint64_t seed, std::uint64_t replicate) {
  Rng rng(seed, replicate);
  std::vector<Index> rows(as_size(n));
  for (Index &row : rows) row = rng.index(n);
  return rows;
}

} // namespace musefuse
