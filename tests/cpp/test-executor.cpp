#include "catch.h"

#include "core/util/executor.h"

#include <stdexcept>
#include <vector>

using musefuse::Index;
using musefuse::Monitor;

TEST_CASE("every item is called once, on any number of threads") {
  for (int threads : {1, 2, 7}) {
    std::vector<int> calls(1000, 0);
    Monitor monitor;
    musefuse::for_each_item(1000, threads, monitor,
                            [&](Index i) { ++calls[static_cast<std::size_t>(i)]; });
    for (int count : calls) REQUIRE(count == 1);
  }
}

TEST_CASE("the exception of an item reaches the caller after all threads joined") {
  for (int threads : {1, 3}) {
    Monitor monitor;
    REQUIRE_THROWS_AS(musefuse::for_each_item(100, threads, monitor,
                                              [](Index i) {
                                                if (i == 42) throw std::domain_error("42");
                                              }),
                      std::domain_error);
  }
}

TEST_CASE("a monitor that throws stops the loop") {
  struct Stop : Monitor {
    void check() override { throw std::runtime_error("interrupted"); }
  } monitor;
  for (int threads : {1, 2})
    REQUIRE_THROWS_AS(musefuse::for_each_item(1000000, threads, monitor,
                                              [](Index) {
                                                volatile double sink = 0;
                                                for (int j = 0; j < 10000; ++j) sink = sink + j;
                                              }),
                      std::runtime_error);
}

TEST_CASE("long work stops where it is when the whole is stopped, and tells how far it is on one "
          "thread") {
  struct Stop : Monitor {
    void check() override { throw std::runtime_error("interrupted"); }
  } stop;
  for (int threads : {1, 2}) // an item that would never end
    REQUIRE_THROWS_AS(musefuse::for_each_work(2, threads, stop,
                                              [](Index, Monitor &own) {
                                                for (;;) own.check();
                                              }),
                      std::runtime_error);
  Monitor quiet;
  REQUIRE_THROWS_AS(musefuse::for_each_work(2, 2, quiet,
                                            [](Index i, Monitor &own) {
                                              if (i == 1) throw std::domain_error("one fails");
                                              for (;;) own.check();
                                            }),
                    std::domain_error);
  struct Shares : Monitor {
    void progress(double share) override { seen.push_back(share); }
    std::vector<double> seen;
  } shares;
  musefuse::for_each_work(2, 1, shares, [](Index, Monitor &own) { own.progress(0.5); });
  const std::vector<double> wanted{0.25, 0.5, 0.75, 1};
  REQUIRE(shares.seen == wanted);
}
