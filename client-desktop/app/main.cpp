#include "client-desktop/app/client_app.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QRandomGenerator>
#include <QSettings>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"adjudge"_s);
    QApplication::setApplicationName(u"adjudge-desktop"_s);
    QApplication::setApplicationDisplayName(u"Adjudge"_s);
    QApplication::setApplicationVersion(QStringLiteral(ADJUDGE_VERSION));
    QApplication::setDesktopFileName(u"org.adjudge.Desktop"_s);
    QApplication::setWindowIcon(QIcon(u":/icons/adjudge.svg"_s));

    QCommandLineParser parser;
    adjudge::desktop::addFlags(parser);
    parser.process(application);
    const auto options = adjudge::desktop::optionsFrom(parser);
    if (!options) {
        std::fprintf(stderr, "adjudge-desktop: %s\n", qPrintable(options.error().message));
        constexpr int kUsageError = 2;
        return kUsageError;
    }
    QSettings settings;
    adjudge::desktop::ClientApp client(settings, [] {
        return QRandomGenerator::global()->generateDouble();
    });
    client.start(*options);
    return QApplication::exec();
}
