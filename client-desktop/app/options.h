// The program's flags -> values. One table; --help is printed from it.
#pragma once

#include "shared/result.h"

#include <QStringList>

class QCommandLineParser;

namespace adjudge::desktop {

struct Options
{
    QString server;   // empty: ask
    QString user;     // empty with a server: a guest
    QString password; // first line of the file of --password-file
};

// Adds the flags to a parser, which then also knows --help and --version.
void addFlags(QCommandLineParser& parser);

// Reads a parser that has parsed. Errors: an address that is none, a password file that cannot be
// read, flags that need another one.
Result<Options> optionsFrom(const QCommandLineParser& parser);

} // namespace adjudge::desktop
