// The channel layer of a single process: what is published is received at once, in order.
#pragma once

#include "server/live/channel_layer.h"

namespace adjudge {

class LocalChannels final : public ChannelLayer
{
    Q_OBJECT

public:
    using ChannelLayer::ChannelLayer;

    void publish(const LiveEvent& event) override { Q_EMIT received(event); }
};

} // namespace adjudge
