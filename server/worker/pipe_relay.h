// Stands between an interactor and a submission: carries each one's stdout to the other's stdin on
// a thread of its own, keeps a record, and knows who left first. Standing between has three gains
// over one pipe each way: judges can read what was said; an interactor never dies of a broken pipe
// because the submission has left; and a submission's last words, written when the interactor is
// through, decide nothing.
#pragma once

#include "server/sandbox/wire/fd.h"
#include "server/worker/transcript.h"
#include "shared/result.h"

#include <QByteArray>

#include <array>
#include <memory>
#include <thread>

namespace adjudge {

class PipeRelay
{
public:
    enum class First { Interactor, Submission, Unknown };

    struct Record
    {
        bool hasOverflow = false; // the submission said more than it may, and was cut off
        First first = First::Unknown;
    };

    // `outputBytes`: what the submission may say. `transcript` is borrowed until finish().
    static Result<std::unique_ptr<PipeRelay>> open(qint64 outputBytes, Transcript& transcript);

    ~PipeRelay();

    // stdin and stdout to give to each program; they stay ours until start().
    [[nodiscard]] std::array<int, 2> interactorEnds() const;
    [[nodiscard]] std::array<int, 2> submissionEnds() const;

    // Closes those ends here and begins to carry.
    void start();

    // The interactor has decided: the submission reads an end of file, and gets SIGPIPE when it
    // writes.
    void cutSubmission();

    // After both have ended. Carries what is left in the pipes and stops.
    Record finish();

private:
    // One direction.
    struct Way
    {
        sandbox::Fd from;
        sandbox::Fd to;
        QByteArray waiting;    // read, not yet written
        bool hasEnded = false; // the writer closed its end, or was cut off
        Transcript::Side speaker = Transcript::Side::Interactor;
        qint64 bytes = 0;
    };

    PipeRelay(qint64 outputBytes, Transcript& transcript);

    void carry();
    bool step();
    void cut();
    void take(Way& way);
    void give(Way& way);
    void closeIfDone(Way& way);
    void noteWhoLeft();
    void wake(char word);

    qint64 m_outputBytes;
    Transcript& m_transcript;
    Way m_questions; // interactor to submission
    Way m_answers;   // submission to interactor
    std::array<sandbox::Fd, 4> m_given;
    sandbox::Fd m_wakeIn;
    sandbox::Fd m_wakeOut;
    std::thread m_thread;
    Record m_record;
    bool m_hasLeaver = false;
    bool m_isEnding = false;
};

} // namespace adjudge
