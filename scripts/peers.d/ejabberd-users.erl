%% Evaluated by ejabberd's own node once it is up; an account that exists stays as it is.
[ejabberd_auth:try_register(User, Domain, <<"pw-", User/binary>>)
 || Domain <- [<<"@DOMAIN@">>, <<"@DOMAIN2@">>], User <- [<<"romeo">>, <<"juliet">>]].
file:write_file("@DIR@/ready", "").
