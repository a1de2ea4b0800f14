#include "client-desktop/model/status_look.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

struct LookRow
{
    Status status;
    const char* words;
    const char* icon;
    QRgb onLight;
    QRgb onDark;
};

constexpr const char* kContext = "adjudge::desktop::Status";

constexpr std::array kLooks{
    LookRow{
        Status::Queued,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Queued"),
        "queued",
        0xff5b6472,
        0xffa9b2c0},
    LookRow{
        Status::Compiling,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Compiling"),
        "running",
        0xff1f5fae,
        0xff7fb4f5},
    LookRow{
        Status::Running,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Running"),
        "running",
        0xff1f5fae,
        0xff7fb4f5},
    LookRow{
        Status::Accepted,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Accepted"),
        "accepted",
        0xff1a7a3c,
        0xff6fd08c},
    LookRow{
        Status::WrongAnswer,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Wrong answer"),
        "wrong",
        0xffb3261e,
        0xffff8a80},
    LookRow{
        Status::TimeLimitExceeded,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Time limit exceeded"),
        "time",
        0xff9a5200,
        0xffffb866},
    LookRow{
        Status::RunTimeError,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Run-time error"),
        "crash",
        0xff8a2d9e,
        0xffdf9cf0},
    LookRow{
        Status::MemoryLimitExceeded,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Memory limit exceeded"),
        "memory",
        0xff9a5200,
        0xffffb866},
    LookRow{
        Status::OutputLimitExceeded,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Output limit exceeded"),
        "output",
        0xff9a5200,
        0xffffb866},
    LookRow{
        Status::CompileError,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Compile error"),
        "compile",
        0xff6a5a00,
        0xffe0cf6a},
    LookRow{
        Status::JudgeError,
        QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Judge error"),
        "judge",
        0xff5b6472,
        0xffa9b2c0},
};

const LookRow& look(Status status)
{
    const auto row = std::ranges::find(kLooks, status, &LookRow::status);
    return row == kLooks.end() ? kLooks.back() : *row;
}

QString translated(const char* text)
{
    return QCoreApplication::translate(kContext, text);
}

// Verdicts that belong to one test; a compile error or our own fault does not.
bool isOfATest(Status status)
{
    return isFinal(status) && status != Status::Accepted && status != Status::CompileError &&
           status != Status::JudgeError;
}

} // namespace

QString statusWords(Status status)
{
    return translated(look(status).words);
}

QString statusIconPath(Status status)
{
    return u":/icons/verdict-%1.svg"_s.arg(QLatin1String(look(status).icon));
}

QColor statusColor(Status status, bool isDark)
{
    const LookRow& row = look(status);
    return QColor::fromRgb(isDark ? row.onDark : row.onLight);
}

QString scoreText(double score, std::optional<double> most)
{
    const QString points = QString::number(score, 'g', 8);
    return most
               ? translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 of %2 points"))
                     .arg(points, QString::number(*most, 'g', 8))
               : translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 points")).arg(points);
}

QString progressText(const Submission& s)
{
    if (s.score && (s.status == Status::Accepted || isOfATest(s.status))) {
        return u"%1, %2"_s.arg(statusWords(s.status), scoreText(*s.score, s.maxScore));
    }
    if (s.status == Status::Running && s.test > 0) {
        return s.tests > 0
                   ? translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Test %1 of %2"))
                         .arg(s.test)
                         .arg(s.tests)
                   : translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "Test %1"))
                         .arg(s.test);
    }
    if (isOfATest(s.status) && s.test > 0) {
        return translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 on test %2"))
            .arg(statusWords(s.status))
            .arg(s.test);
    }
    return statusWords(s.status);
}

QString durationText(std::chrono::milliseconds time)
{
    constexpr std::chrono::milliseconds kSecond{1000};
    if (time < kSecond) {
        return translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 ms")).arg(time.count());
    }
    const double seconds = static_cast<double>(time.count()) / 1000.0;
    return translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 s"))
        .arg(QLocale().toString(seconds, 'f', 2));
}

QString limitText(std::chrono::milliseconds time)
{
    const double seconds = static_cast<double>(time.count()) / 1000.0;
    return translated(QT_TRANSLATE_NOOP("adjudge::desktop::Status", "%1 s"))
        .arg(QLocale().toString(seconds, 'g', 6));
}

QString memoryText(qint64 bytes)
{
    constexpr qint64 kMebibyte = 1024LL * 1024;
    const int decimals = bytes < kMebibyte || bytes % kMebibyte == 0 ? 0 : 1;
    return bytes <= 0 ? u"–"_s : QLocale().formattedDataSize(bytes, decimals);
}

} // namespace adjudge::desktop
