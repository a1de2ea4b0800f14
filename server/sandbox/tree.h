// Folders that a hostile program filled: emptied and measured without recursion and without
// following anything. Nesting depth, names and modes are the program's choice.
#pragma once

#include "server/sandbox/kernel.h"

namespace adjudge::sandbox {

// Removes all that is in a folder; nobody else works in it any more. False if something stays.
bool emptyFolder(const Fd& folder);

struct TreeSize
{
    std::uint64_t bytes = 0; // on the disk
    std::uint64_t files = 0;
    bool isReadable = true; // false: a folder is closed to us or nested absurdly deep
};

// Adds what is in the folder now; it may change meanwhile. Gives up beyond mostFiles.
void measureFolder(const Fd& folder, std::uint64_t mostFiles, TreeSize& size);

} // namespace adjudge::sandbox
