#include "core/util/executor.h"

#include "core/util/check.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace musefuse {
namespace {

// What a worker asks: has the whole been stopped? What it throws then only ends the worker.
class Stop final : public Monitor {
public:
  explicit Stop(const std::atomic<bool> &stopped) : stopped_(stopped) {}
  void check() override {
    if (stopped_) throw Stopped();
  }
  struct Stopped {};

private:
  const std::atomic<bool> &stopped_;
};

// The part of the whole that one item is.
class Part final : public Monitor {
public:
  Part(Monitor &whole, Index item, Index items) : whole_(whole), item_(item), items_(items) {}
  void check() override { whole_.check(); }
  void progress(double share) override {
    whole_.progress((static_cast<double>(item_) + share) / static_cast<double>(items_));
  }

private:
  Monitor &whole_;
  const Index item_, items_;
};

// Shared by the workers of one loop: the next item, and the first thing that went wrong.
class Queue {
public:
  Queue(Index n, const std::function<void(Index, Monitor &)> &item) : n_(n), item_(item) {}

  void work() {
    Stop stop(stopped_);
    try {
      for (Index i = next_++; i < n_ && !stopped_; i = next_++) {
        item_(i, stop);
        ++done_;
      }
    } catch (const Stop::Stopped &) { // why is known already
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!error_) error_ = std::current_exception();
      stopped_ = true;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    ++finished_;
    wake_.notify_all();
  }

  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

  // Waits a moment; true once `workers` have finished.
  bool all_finished(int workers) {
    std::unique_lock<std::mutex> lock(mutex_);
    return wake_.wait_for(lock, std::chrono::milliseconds(50),
                          [&] { return finished_ == workers; });
  }

  double share() const { return static_cast<double>(done_) / static_cast<double>(n_); }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

private:
  const Index n_;
  const std::function<void(Index, Monitor &)> &item_;
  std::atomic<Index> next_{0}, done_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  int finished_ = 0;
  std::exception_ptr error_;
};

// Joins on every way out, also when the monitor throws to interrupt.
class Workers {
public:
  Workers(Queue &queue, int count) : queue_(queue) {
    threads_.reserve(as_size(count));
    try {
      for (int t = 0; t < count; ++t) threads_.emplace_back([&queue] { queue.work(); });
    } catch (...) { // the system has no thread left: end those that run, then report
      join();
      throw;
    }
  }
  ~Workers() { join(); }
  Workers(const Workers &) = delete;
  Workers &operator=(const Workers &) = delete;

private:
  void join() {
    queue_.stop();
    for (auto &thread : threads_)
      if (thread.joinable()) thread.join();
  }
  Queue &queue_;
  std::vector<std::thread> threads_;
};

void for_each_serial(Index n, Monitor &monitor, const std::function<void(Index, Monitor &)> &item) {
  for (Index i = 0; i < n; ++i) {
    monitor.check();
    Part part(monitor, i, n);
    item(i, part);
    monitor.progress(static_cast<double>(i + 1) / static_cast<double>(n));
  }
}

} // namespace

void for_each_work(Index n, int threads, Monitor &monitor,
                   const std::function<void(Index, Monitor &)> &item) {
  require(threads >= 1, "threads must be at least 1");
  if (n <= 0) return;
  if (threads == 1 || n == 1) return for_each_serial(n, monitor, item);

  const int count = static_cast<int>(std::min<Index>(threads, n));
  Queue queue(n, item);
  {
    const Workers workers(queue, count);
    while (!queue.all_finished(count)) {
      monitor.check();
      monitor.progress(queue.share());
    }
  }
  queue.rethrow();
  monitor.progress(1.0);
}

void for_each_item(Index n, int threads, Monitor &monitor, const std::function<void(Index)> &item) {
  for_each_work(n, threads, monitor, [&](Index i, Monitor &) { item(i); });
}

} // namespace musefuse
