# The image holds the program and nothing of yours: mount a folder with your appsettings.json, and the secrets that it names by
# SecretFile, at /etc/extdisco. docs/deployment.md has more.
#
#   docker build -t extdisco .
#   chown 1654 /etc/extdisco/*.secret
#   docker run -d --name extdisco --restart unless-stopped --network host -v /etc/extdisco:/etc/extdisco:ro -v extdisco:/var/lib/extdisco extdisco
#
# The volume is for what is remembered for pushes (docs/push.md).

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What decides which packages are needed comes first: while it stays the same, they are not fetched again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Directory.Build.props src/
COPY src/Extdisco.Xmpp/Extdisco.Xmpp.csproj src/Extdisco.Xmpp/
COPY src/Extdisco/Extdisco.csproj src/Extdisco/
COPY src/Extdisco.Server/Extdisco.Server.csproj src/Extdisco.Server/
RUN dotnet restore src/Extdisco.Server/Extdisco.Server.csproj --use-current-runtime

COPY LICENSE THIRD-PARTY-NOTICES ./
COPY config/appsettings.schema.json config/
COPY src/ src/
RUN dotnet publish src/Extdisco.Server/Extdisco.Server.csproj --configuration Release --no-restore --use-current-runtime --output /app

# Not the Alpine or chiselled images: they lack ICU, without which JIDs (RFC 7622) cannot be normalised.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app

# The folder that appsettings.json is looked for in when --config does not say otherwise.
WORKDIR /etc/extdisco

# A new volume takes over whose folder it is. The variable is what systemd would set (StateDirectory=).
RUN install --directory --owner=$APP_UID --group=$APP_UID --mode=0700 /var/lib/extdisco
ENV STATE_DIRECTORY=/var/lib/extdisco

# The image's own user `app`, as a number because Kubernetes (runAsNonRoot) believes nothing else.
USER $APP_UID

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "/app/extdisco.dll", "health"]
ENTRYPOINT ["dotnet", "/app/extdisco.dll"]
