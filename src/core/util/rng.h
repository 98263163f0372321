// Port 3 of 3: random numbers that depend on a seed and an item number, never on a thread.
#pragma once

#include "core/util/types.h"

#include <cstdint>
#include <vector>

namespace musefuse {

// xoshiro256++ (Blackman & Vigna 2021, doi 10.1145/3460772), its state filled by splitmix64 from
// (seed, item). The samplers are our own, as those of the standard library differ between
// platforms.
class Rng {
public:
  explicit Rng(std::uint64_t seed, std::uint64_t item = 0);

  std::uint64_t bits();
  double uniform();                           // [0, 1), 53 bits
  double uniform(double lower, double upper); // [lower, upper)
  double normal();                            // mean 0, sd 1; Marsaglia's polar method
  double exponential(double mean);
  Index index(Index n);                    // 0 .. n-1, without modulo bias
  std::vector<Index> permutation(Index n); // Fisher-Yates

private:
  std::uint64_t state_[4];
  double spare_ = 0.0;
  bool has_spare_ = false;
};

// The rows of a bootstrap sample: n of 0 .. n-1, drawn with replacement.
std::vector<Index> rows_with_replacement(Index n, std::uint64_t seed, std::uint64_t replicate);

} // namespace musefuse
