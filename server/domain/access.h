// Who may do and see what. The one place: asked on push, replay, list and detail alike (law 5).
// Pure functions of values.
#pragma once

#include "shared/wire/messages.h"

#include <optional>

namespace adjudge {

// Who asks. No user: a guest.
struct Caller
{
    std::optional<User> user;

    [[nodiscard]] Role role() const { return user ? user->role : Role::Guest; }

    [[nodiscard]] UserId id() const { return user ? user->id : UserId(); }
};

// In which form a caller gets an event.
enum class EventForm { Hidden, Plain, Judge };

bool isJudge(const Caller& caller); // judge or admin
bool isAdmin(const Caller& caller);
bool maySubmit(const Caller& caller);

// Source, test results and compile log: the owner's and the judges'.
bool maySeeDetail(const Caller& caller, UserId owner);

// `kind` is the message's type. Updates are everybody's; tests and compile logs are details.
EventForm eventForm(const Caller& caller, QStringView kind, UserId owner);

// What a contestant sees of an own test: no judge message, and of a secret test no name, because
// names tell what the test is about.
TestResult forContestant(TestResult result);

// Whether a topic may be subscribed to; what of its events is sent is eventForm's matter.
bool mayHear(const Caller& caller, const Topic& topic);

} // namespace adjudge
