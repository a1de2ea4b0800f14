#include "server/sandbox/host_parts.h"

#include <dirent.h>
#include <sys/stat.h>

#include <string_view>

namespace adjudge::sandbox {

std::vector<HostPath> hostPaths()
{
    std::vector<HostPath> paths;
    for (const char* path :
         {"/usr",
          "/etc/alternatives",
          "/etc/ld.so.cache",
          "/etc/localtime",
          "/etc/fpc.cfg",
          "/etc/gnucobol",
          "/etc/mono",
          "/etc/R",
          "/var/lib/ghc"}) { // Haskell's list of packages
        paths.push_back({path});
    }
    for (const char* path : kTopFolders) {
        struct stat status = {};
        if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
            paths.push_back({path});
        }
    }
    if (DIR* folder = opendir("/etc")) {
        while (const dirent* entry = readdir(folder)) {
            if (std::string_view(entry->d_name).starts_with("java-")) { // linked from /usr/lib/jvm
                paths.push_back({std::string("/etc/") + entry->d_name});
            }
        }
        closedir(folder);
    }
    for (const char* path :
         {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}) {
        paths.push_back({path, true});
    }
    return paths;
}

} // namespace adjudge::sandbox
