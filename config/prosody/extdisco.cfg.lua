-- Extdisco beside Prosody: a drop-in for /etc/prosody/conf.d. Tested with Prosody 0.12 of Debian 12.
--
-- 1. Put your own names for example.org, example.net and extdisco.example.org, and your component_secret. With one domain only,
--    leave the block of example.net out.
-- 2. In prosody.cfg.lua, add "delegation" to the modules_enabled at the top. The module is in Debian's prosody-modules. It is not
--    enabled here, because a list here would replace the one that your VirtualHost may have. If it has one, that is fine.
-- 3. In the same list, leave out "external_services" and "turn_external": their answers are hidden by the delegation.
-- 4. Restart Prosody: a reload does not start a new Component.

-- The requests of the users of example.org that are in these two namespaces go to the component, whose answers come back in the
-- name of example.org. The domain's disco#info lists the two features, as the component tells them. Opening a VirtualHost that
-- exists already adds to it.
-- Each VirtualHost needs a table of its own. With one table for all, one of the hosts alone gets the features, and at the top of the
-- file it would also catch the requests that go straight to the component.
VirtualHost "example.org"
    delegations = {
        ["urn:xmpp:extdisco:2"] = { jid = "extdisco.example.org" }; -- what clients ask today
        ["urn:xmpp:extdisco:1"] = { jid = "extdisco.example.org" }; -- what older clients ask
    }
    --privileged_entities = { ["extdisco.example.org"] = { presence = "managed_entity" } } -- optional, see the end

VirtualHost "example.net"
    delegations = {
        ["urn:xmpp:extdisco:2"] = { jid = "extdisco.example.org" };
        ["urn:xmpp:extdisco:1"] = { jid = "extdisco.example.org" };
    }
    --privileged_entities = { ["extdisco.example.org"] = { presence = "managed_entity" } }

-- No second argument: a component from outside (XEP-0114). It connects to port 5347 of 127.0.0.1, unless the options
-- component_ports and component_interfaces at the top of prosody.cfg.lua say otherwise. The name needs no DNS entry.
Component "extdisco.example.org"
    component_secret = "COMPONENT-SECRET" -- the same as Extdisco has: `openssl rand -hex 32` makes a good one
    component_conflict_resolve = "kick_old" -- Extdisco gets in again at once after its host crashed; else only when TCP gives up
    modules_enabled = {
        "delegation"; -- here too: components do not inherit the list at the top, and without it nothing is delegated
        --"privilege"; -- optional, see the end
    }
    --validate_from_addresses = false -- optional, for pushes in the name of your domains: Extdisco may then write in anybody's name

-- Optional, and off: Extdisco may see which of your users are online (XEP-0356), and tells those who asked before when services
-- change and before their credentials run out (docs/push.md). To switch it on, take the -- away from the lines with privilege, and
-- add "privilege" to the modules_enabled at the top of prosody.cfg.lua. Then restart Prosody. When Extdisco connects, this module
-- shows it the users of all hosts of this Prosody who are online, also of those without such a line.
