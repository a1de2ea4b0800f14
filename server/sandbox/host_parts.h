// What of the host a program may read: its system programs and libraries, and a few files of /etc.
#pragma once

#include <string>
#include <vector>

namespace adjudge::sandbox {

struct HostPath
{
    std::string path;
    bool isDevice = false;
};

// Top folders that are links into /usr on most hosts.
inline constexpr const char* kTopFolders[] = {"/bin", "/lib", "/lib32", "/lib64", "/sbin"};

std::vector<HostPath> hostPaths();

} // namespace adjudge::sandbox
