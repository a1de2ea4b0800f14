#include "server/app/commands.h"
#include "server/app/places.h"
#include "server/app/verify.h"

namespace adjudge {

int runVerifyCommand(const CommandLine& command)
{
    constexpr int kWrongUse = 2;
    QTextStream out(stdout);
    if (command.arguments.size() != 1) {
        QTextStream(stderr
        ) << "Usage: adjudge-server verify PACKAGE.zip|FOLDER [--json] [--no-input-validators]\n";
        return kWrongUse;
    }
    const auto made = makeDataFolders(command.settings); // the compile cache is there
    if (!made) {
        QTextStream(stderr) << made.error().message << '\n';
        return kWrongUse;
    }
    const VerifySettings settings{
        .pool = poolSettings(command.settings),
        .isJson = command.isJson,
        .checksInputs = command.checksInputs,
    };
    return runVerify(command.arguments.first(), settings, out);
}

} // namespace adjudge
