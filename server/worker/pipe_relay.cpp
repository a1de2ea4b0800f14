#include "server/worker/pipe_relay.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr int kDrainMs = 200; // at the end: how long a pipe may be silent
constexpr char kCut = 'c';
constexpr char kEnd = 'e';

bool makePipe(sandbox::Fd& reading, sandbox::Fd& writing)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    reading.reset(ends[0]);
    writing.reset(ends[1]);
    return true;
}

// Our end only: the flag belongs to the open file, and each end of a pipe is one of its own.
bool setNonBlocking(const sandbox::Fd& end)
{
    return fcntl(end.value(), F_SETFL, O_NONBLOCK) == 0;
}

} // namespace

PipeRelay::PipeRelay(qint64 outputBytes, Transcript& transcript)
    : m_outputBytes(outputBytes)
    , m_transcript(transcript)
{
    m_questions.speaker = Transcript::Side::Interactor;
    m_answers.speaker = Transcript::Side::Submission;
}

Result<std::unique_ptr<PipeRelay>> PipeRelay::open(qint64 outputBytes, Transcript& transcript)
{
    std::unique_ptr<PipeRelay> relay(new PipeRelay(outputBytes, transcript));
    auto& given = relay->m_given;
    const bool isGood =
        makePipe(given[0], relay->m_answers.to) && makePipe(relay->m_questions.from, given[1]) &&
        makePipe(given[2], relay->m_questions.to) && makePipe(relay->m_answers.from, given[3]) &&
        makePipe(relay->m_wakeOut, relay->m_wakeIn) && setNonBlocking(relay->m_answers.to) &&
        setNonBlocking(relay->m_answers.from) && setNonBlocking(relay->m_questions.to) &&
        setNonBlocking(relay->m_questions.from);
    if (!isGood) {
        const QString text = u"There is no room for the pipes between two boxes: %1."_s;
        return Error{ErrorCode::Internal, text.arg(qt_error_string(errno)), {}};
    }
    return relay;
}

PipeRelay::~PipeRelay()
{
    if (m_thread.joinable()) {
        finish();
    }
}

std::array<int, 2> PipeRelay::interactorEnds() const
{
    return {m_given[0].value(), m_given[1].value()};
}

std::array<int, 2> PipeRelay::submissionEnds() const
{
    return {m_given[2].value(), m_given[3].value()};
}

void PipeRelay::start()
{
    for (sandbox::Fd& end : m_given) {
        end.reset(); // else nobody would ever see the end of a pipe
    }
    m_thread = std::thread([this] { carry(); });
}

void PipeRelay::cutSubmission()
{
    wake(kCut);
}

PipeRelay::Record PipeRelay::finish()
{
    wake(kEnd);
    m_thread.join();
    return m_record;
}

void PipeRelay::wake(char word)
{
    while (::write(m_wakeIn.value(), &word, 1) < 0 && errno == EINTR) {
    }
}

void PipeRelay::carry()
{
    // A reader may be gone at any moment: that is an error of write() here, not the end of us.
    sigset_t broken;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, nullptr);
    while (step()) {
    }
}

bool PipeRelay::step()
{
    const auto reading = [](const Way& way) {
        return way.waiting.isEmpty() ? way.from.value() : -1; // a negative one is skipped
    };
    const auto writing = [](const Way& way) {
        return static_cast<short>(way.waiting.isEmpty() ? 0 : POLLOUT); // POLLERR comes unasked
    };
    pollfd entries[] = {
        {m_wakeOut.value(), POLLIN, 0},
        {reading(m_questions), POLLIN, 0},
        {m_questions.to.value(), writing(m_questions), 0},
        {reading(m_answers), POLLIN, 0},
        {m_answers.to.value(), writing(m_answers), 0},
    };
    const int count = poll(entries, std::size(entries), m_isEnding ? kDrainMs : -1);
    if (count <= 0) {
        return count < 0 && errno == EINTR;
    }
    if (entries[0].revents != 0) {
        char word = kEnd;
        static_cast<void>(!::read(m_wakeOut.value(), &word, 1));
        m_isEnding = m_isEnding || word == kEnd;
        if (word == kCut) {
            cut();
        }
    }
    Way* const ways[] = {&m_questions, &m_answers};
    for (std::size_t i = 0; i < std::size(ways); ++i) {
        Way& way = *ways[i];
        if (way.to.isOpen() && entries[2 * i + 2].revents != 0) {
            give(way);
        }
        if (way.from.isOpen() && entries[2 * i + 1].revents != 0) {
            take(way);
        }
        closeIfDone(way);
    }
    noteWhoLeft();
    return m_questions.from.isOpen() || m_answers.from.isOpen() || m_questions.to.isOpen() ||
           m_answers.to.isOpen();
}

void PipeRelay::cut()
{
    if (!m_hasLeaver) {
        m_hasLeaver = true;
        m_record.first = First::Interactor;
    }
    m_questions.to.reset();
    m_answers.from.reset();
    m_answers.hasEnded = true;
}

void PipeRelay::take(Way& way)
{
    char piece[kPieceBytes];
    const ssize_t got = ::read(way.from.value(), piece, sizeof piece);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        return;
    }
    if (got <= 0) {
        way.from.reset();
        way.hasEnded = true;
        return;
    }
    way.bytes += got;
    m_transcript.add(way.speaker, {piece, static_cast<std::size_t>(got)});
    if (way.to.isOpen()) {
        way.waiting.append(piece, got);
        give(way);
    }
    // Behind an interactor that has left, nobody counts: the verdict is there, or time decides.
    const bool isCounted =
        way.speaker == Transcript::Side::Submission && m_record.first != First::Interactor;
    if (isCounted && way.bytes > m_outputBytes) {
        m_record.hasOverflow = true;
        way.from.reset();
        way.hasEnded = true;
    }
}

void PipeRelay::give(Way& way)
{
    const ssize_t gone = ::write(
        way.to.value(), way.waiting.constData(), static_cast<std::size_t>(way.waiting.size())
    );
    if (gone >= 0 && !way.waiting.isEmpty()) {
        way.waiting.remove(0, gone);
        return;
    }
    const bool isLater = gone < 0 && (errno == EINTR || errno == EAGAIN);
    if (!isLater) {
        way.to.reset(); // nobody reads any more
        way.waiting.clear();
    }
}

void PipeRelay::closeIfDone(Way& way)
{
    if (!way.to.isOpen()) {
        way.waiting.clear();
    }
    if (way.hasEnded && way.waiting.isEmpty()) {
        way.to.reset();
    }
}

// Who closed both ends has left; an end that we closed in turn does not count as the first.
void PipeRelay::noteWhoLeft()
{
    if (m_hasLeaver) {
        return;
    }
    const bool isInteractorGone = m_questions.hasEnded && !m_answers.to.isOpen();
    const bool isSubmissionGone = m_answers.hasEnded && !m_questions.to.isOpen();
    m_hasLeaver = isInteractorGone || isSubmissionGone;
    if (isInteractorGone != isSubmissionGone) {
        m_record.first = isInteractorGone ? First::Interactor : First::Submission;
    }
}

} // namespace adjudge
