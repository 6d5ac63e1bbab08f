// M/M/10 at load 0.9 on a bare 4-ary heap with GSL draws: the yardstick of `make bench`, and nothing more.
// Usage: cxx-twin CUSTOMERS; prints customers a second of processor time and the mean time in system (1.6687 by Erlang C).
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <vector>

namespace {

struct Event {
  double time;
  std::uint64_t sequence;
  std::uint32_t kind;
  bool operator<(const Event& other) const {
    return time < other.time || (time == other.time && sequence < other.sequence);
  }
};

class Heap {
 public:
  void push(const Event& event) {
    std::size_t hole = events_.size();
    events_.push_back(event);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 4;
      if (!(event < events_[parent])) break;
      events_[hole] = events_[parent];
      hole = parent;
    }
    events_[hole] = event;
  }

  Event pop() {
    const Event top = events_.front();
    const Event last = events_.back();
    events_.pop_back();
    const std::size_t count = events_.size();
    std::size_t hole = 0;
    while (4 * hole + 1 < count) {
      std::size_t smallest = 4 * hole + 1;
      const std::size_t end = smallest + 4 < count ? smallest + 4 : count;
      for (std::size_t child = smallest + 1; child < end; ++child)
        if (events_[child] < events_[smallest]) smallest = child;
      if (!(events_[smallest] < last)) break;
      events_[hole] = events_[smallest];
      hole = smallest;
    }
    if (count > 0) events_[hole] = last;
    return top;
  }

 private:
  std::vector<Event> events_;
};

}  // namespace

int main(int argc, char** argv) {
  const long customers = argc > 1 ? std::atol(argv[1]) : 5'000'000;
  const int servers = 10;
  const double rate = 9;
  gsl_rng* generator = gsl_rng_alloc(gsl_rng_taus2);
  gsl_rng_set(generator, 1);
  const std::clock_t begin = std::clock();
  Heap heap;
  std::deque<double> waiting;
  std::vector<double> arrived(servers);
  std::vector<int> idle;
  for (int server = servers; server > 0; --server) idle.push_back(server);
  std::uint64_t sequence = 0;
  long left = customers, served = 0;
  double total = 0;
  heap.push({gsl_ran_exponential(generator, 1 / rate), sequence++, 0});
  while (served < customers) {
    const Event event = heap.pop();
    if (event.kind == 0) {
      if (--left > 0) heap.push({event.time + gsl_ran_exponential(generator, 1 / rate), sequence++, 0});
      if (idle.empty()) {
        waiting.push_back(event.time);
        continue;
      }
      const int server = idle.back();
      idle.pop_back();
      arrived[server - 1] = event.time;
      heap.push({event.time + gsl_ran_exponential(generator, 1), sequence++, static_cast<std::uint32_t>(server)});
    } else {
      const std::uint32_t server = event.kind;
      total += event.time - arrived[server - 1];
      ++served;
      if (waiting.empty()) {
        idle.push_back(static_cast<int>(server));
        continue;
      }
      arrived[server - 1] = waiting.front();
      waiting.pop_front();
      heap.push({event.time + gsl_ran_exponential(generator, 1), sequence++, server});
    }
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%.0f %.4f\n", static_cast<double>(customers) / seconds, total / static_cast<double>(customers));
  gsl_rng_free(generator);
}
