// A problem's own output validators: programs of the package, built and run in boxes of their own.
// Call: PROGRAM input answer feedback/ [flags] < output; exit 42 accepts, 43 rejects, anything else
// is a fault of the problem. Source: Kattis problem package format, "Output Validators".
#pragma once

#include "server/worker/package_program.h"

namespace adjudge {

// What one validator said of one test.
struct Judgement
{
    bool isAccepted = false;
    QString teamMessage;  // teammessage.txt: at most 1 KiB; meant for the contestant
    QString judgeMessage; // judgemessage.txt: at most 64 KiB
    Metrics metrics;      // metrics.json (ours): an object of numbers, e.g. {"accuracy": 0.93}
    std::optional<QByteArray> score = {}; // score.txt, as it is
};

class OutputValidator
{
public:
    using Tools = PackageTools;

    // Builds the program in a fresh box. An Error is the problem's or ours, never the contestant's.
    static Result<std::unique_ptr<OutputValidator>>
    open(const PackageProgram& program, const ValidatorBounds& bounds, const Tools& tools);

    // The same for a program that speaks another protocol (foreign_judgement.h).
    static Result<std::unique_ptr<OutputValidator>> openForeign(
        JudgeProtocol protocol,
        const PackageProgram& program,
        const ValidatorBounds& bounds,
        const Tools& tools
    );

    struct Question
    {
        QByteArray input;
        QByteArray answer;
        QByteArray output; // of the contestant, already within the output limit
        QStringList flags;
    };

    [[nodiscard]] Result<Judgement> judge(const Question& question);

    // Wall time within which judge() is through.
    [[nodiscard]] std::chrono::milliseconds bound() const;

private:
    OutputValidator(QString name, std::unique_ptr<Box> box, RunRequest request);

    QString m_name;
    JudgeProtocol m_protocol = JudgeProtocol::Kattis;
    std::unique_ptr<Box> m_box;
    RunRequest m_request; // argv and limits, without the files of a test
};

} // namespace adjudge
