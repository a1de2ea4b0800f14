// adjudge-sandbox: runs untrusted programs for one evaluation worker.
//   adjudge-sandbox probe                                      what this host allows
//   adjudge-sandbox serve --slot NAME --box-bytes N [--insecure] [--no-group] [--no-namespaces]
//                                                              a box, driven over descriptor 3
// --insecure goes on without namespaces where there are none; the next two switch off what the host
// has, for tests. --core: programs, not compilers, run on this processor.
#include "server/sandbox/probe.h"
#include "server/sandbox/serve.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using namespace adjudge::sandbox;

constexpr int kUsageError = 2;
constexpr std::uint64_t kMaxBoxBytes = 16ULL << 30;

int usage()
{
    std::fputs(
        "usage: adjudge-sandbox probe\n"
        "       adjudge-sandbox serve --slot NAME --box-bytes N [--insecure] [--no-group] "
        "[--no-namespaces] [--core N]\n",
        stderr
    );
    return kUsageError;
}

bool isSlotName(const std::string& name)
{
    const auto isPlain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    };
    return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), isPlain);
}

bool parse(int count, char** words, BoxOptions& options)
{
    for (int i = 0; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--no-group") {
            options.useGroup = false;
        } else if (word == "--no-namespaces") {
            options.useNamespaces = false;
        } else if (word == "--insecure") {
            options.allowInsecure = true;
        } else if (word == "--core" && i + 1 < count) {
            options.core = std::atoi(words[++i]);
        } else if (word == "--slot" && i + 1 < count) {
            options.slot = words[++i];
        } else if (word == "--box-bytes" && i + 1 < count) {
            options.boxBytes = std::strtoull(words[++i], nullptr, 10);
        } else {
            return false;
        }
    }
    return isSlotName(options.slot) && options.boxBytes > 0 && options.boxBytes <= kMaxBoxBytes;
}

int printProbe()
{
    const HostReport report = probe();
    std::printf("level: %s\n", report.level.c_str());
    for (const std::string& sentence : report.missing) {
        std::printf("missing: %s\n", sentence.c_str());
    }
    return 0;
}

// A parent's ignored signals and masks are not ours.
void resetSignals()
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < 32; ++number) {
        std::signal(number, SIG_DFL);
    }
}

} // namespace

int main(int argc, char** argv)
{
    resetSignals();
    const std::string command = argc > 1 ? argv[1] : "";
    if (command == "probe" && argc == 2) {
        return printProbe();
    }
    BoxOptions options;
    if (command == "serve" && parse(argc - 2, argv + 2, options)) {
        return serve(options);
    }
    return usage();
}
