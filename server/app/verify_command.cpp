#include "server/app/commands.h"
#include "server/app/places.h"
#include "server/app/verify.h"

namespace adjudge {

int runVerifyCommand(const Settings& settings, const QStringList& arguments, bool isJson)
{
    constexpr int kWrongUse = 2;
    QTextStream out(stdout);
    if (arguments.size() != 1) {
        QTextStream(stderr) << "Usage: adjudge-server verify PACKAGE.zip|FOLDER [--json]\n";
        return kWrongUse;
    }
    const auto made = makeDataFolders(settings); // the compile cache is there
    if (!made) {
        QTextStream(stderr) << made.error().message << '\n';
        return kWrongUse;
    }
    return runVerify(arguments.first(), {.pool = poolSettings(settings), .isJson = isJson}, out);
}

} // namespace adjudge
