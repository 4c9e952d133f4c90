# The image holds the program and nothing of yours: mount a folder with your appsettings.json, and the secrets that it names by
# SecretFile, at /etc/extdisco.
#
#   docker build -t extdisco .
#   docker run --rm -v /path/to/your/folder:/etc/extdisco:ro extdisco

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What decides which packages are needed comes first: while it stays the same, they are not fetched again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Directory.Build.props src/
COPY src/Extdisco.Xmpp/Extdisco.Xmpp.csproj src/Extdisco.Xmpp/
COPY src/Extdisco/Extdisco.csproj src/Extdisco/
COPY src/Extdisco.Server/Extdisco.Server.csproj src/Extdisco.Server/
RUN dotnet restore src/Extdisco.Server/Extdisco.Server.csproj

COPY src/ src/
RUN dotnet publish src/Extdisco.Server/Extdisco.Server.csproj --configuration Release --no-restore --output /app

# Not the Alpine or chiselled images: they lack ICU, without which JIDs (RFC 7622) cannot be normalised.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app

# The folder that appsettings.json is looked for in when --config does not say otherwise.
WORKDIR /etc/extdisco

# The image's own user `app`, as a number because Kubernetes (runAsNonRoot) believes nothing else.
USER $APP_UID

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["dotnet", "/app/extdisco.dll", "health"]
ENTRYPOINT ["dotnet", "/app/extdisco.dll"]
