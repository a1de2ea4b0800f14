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
    std::optional<QByteArray> score = {};      // score.txt, as it is
    std::optional<QByteArray> multiplier = {}; // score_multiplier.txt, as it is
    std::optional<QByteArray> nextPass = {};   // nextpass.in
    QList<BoxFile> feedback = {}; // multi-pass: the folder as it was left, without nextpass.in
};

class OutputValidator
{
public:
    using Tools = PackageTools;

    // Builds the program in a fresh box. An Error is the problem's or ours, never the contestant's.
    // `isMultiPass`: nextpass.in is read, and the feedback folder is kept for the next pass.
    static Result<std::unique_ptr<OutputValidator>> open(
        const PackageProgram& program,
        const ValidatorBounds& bounds,
        const Tools& tools,
        bool isMultiPass = false
    );

    // The same for a program that speaks another protocol (foreign_judgement.h).
    static Result<std::unique_ptr<OutputValidator>> openForeign(
        JudgeProtocol protocol,
        const PackageProgram& program,
        const ValidatorBounds& bounds,
        const Tools& tools
    );

    struct Question
    {
        QByteArray input; // of this pass
        QByteArray answer;
        QByteArray output; // of the contestant, already within the output limit; not if interactive
        QStringList flags;
        QList<BoxFile> feedback = {}; // what the passes before left behind
    };

    [[nodiscard]] Result<Judgement> judge(const Question& question);

    struct Conversation
    {
        RunResult submission;
        bool hasOverflow = false;       // the submission said more than its output limit
        bool interactorIsFirst = false; // it ended before the submission did
        Judgement judgement;
    };

    // Runs as an interactor with `submission` in its own box. An Error also if the interactor ended
    // in another way than the format allows.
    [[nodiscard]] Result<Conversation> converse(
        const Question& question, Box& box, const RunRequest& submission, Transcript& transcript
    );

    // Wall time within which judge() is through.
    [[nodiscard]] std::chrono::milliseconds bound() const;

private:
    OutputValidator(QString name, std::unique_ptr<Box> box, RunRequest request);

    [[nodiscard]] RunRequest requestFor(const Question& question) const;
    [[nodiscard]] Result<Judgement> judgementOf(const RunResult& run) const;

    QString m_name;
    JudgeProtocol m_protocol = JudgeProtocol::Kattis;
    std::unique_ptr<Box> m_box;
    RunRequest m_request; // argv and limits, without the files of a test
};

} // namespace adjudge
