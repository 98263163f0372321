// Port 1 of 3: how long work tells the world how far it is, and how the world stops it.
#pragma once

namespace musefuse {

// The default does nothing, so that the core runs without a host.
// Both calls are made on the MAIN thread only; workers never see a monitor.
class Monitor {
public:
  virtual ~Monitor() = default;
  // Throws to stop the work; destructors clean up on the way out.
  virtual void check() {}
  // `share` of the work that is done, 0 to 1.
  virtual void progress(double share) { static_cast<void>(share); }
};

// For loops within others: stops, but reports no progress of its own.
class Quiet final : public Monitor {
public:
  explicit Quiet(Monitor &monitor) : monitor_(monitor) {}
  void check() override { monitor_.check(); }

private:
  Monitor &monitor_;
};

} // namespace musefuse
